import { coversRange, IpRange, isInRanges, textOf } from '../../allowlist/policies/ip-range';

/** All addresses. */
const ALL: Pick<IpRange, 'bytes' | 'bits'>[] = [{ bytes: Array<number>(4).fill(0), bits: 0 }, { bytes: Array<number>(16).fill(0), bits: 0 }];
/** Addresses for documentation (RFC 5737, RFC 3849), which are preferred to others. */
const DOCUMENTATION = ['198.51.100.7', '203.0.113.7', '192.0.2.7', '2001:db8::7'];

/**
 * Addresses of clients, with at least one of each kind: allowed by both lists, by only one of the lists, or by neither, if there is
 * any. An undefined list allows all addresses.
 */
export function clientCandidates(one: IpRange[] | undefined, other: IpRange[] | undefined): string[] {
  return [
    ...DOCUMENTATION,
    ...[[one, other], [other, one]].flatMap(([inside, outside]) => (inside ?? ALL).flatMap((range) => [
      ...isInRanges(textOf(range.bytes), outside ?? []) || outside === undefined ? [textOf(range.bytes)] : [],
      ...addressOutside(range, outside ?? []) ?? [],
    ])),
  ];
}

/** An address of a range that is in none of the other ranges, in a list. */
function addressOutside({ bytes, bits }: Pick<IpRange, 'bytes' | 'bits'>, ranges: IpRange[]): [string] | undefined {
  if (!isInRanges(textOf(bytes), ranges)) {
    return [textOf(bytes)];
  }
  if (bits === bytes.length * 8 || coversRange(ranges, { bytes, bits })) {
    return undefined;
  }
  const upper = bytes.map((byte, i) => i === Math.floor(bits / 8) ? byte + 2 ** (7 - bits % 8) : byte);
  return addressOutside({ bytes, bits: bits + 1 }, ranges) ?? addressOutside({ bytes: upper, bits: bits + 1 }, ranges);
}
