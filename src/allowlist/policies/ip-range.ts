import * as net from 'net';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';

/** A range of IP addresses in CIDR notation (RFC 4632, RFC 4291), parsed. */
export interface IpRange {
  /** The address in bytes: four or sixteen. */
  readonly bytes: number[];
  /** The number of leading bits of the address that count. */
  readonly bits: number;
  /** The range in NGINX's syntax. */
  readonly text: string;
}

/** The range of a text in CIDR notation or of a single address, or `undefined` if problems are added. */
export function parseIpRange(range: string, prop: string, problems: Problems): IpRange | undefined {
  const allowed = 'an IPv4 or IPv6 range in CIDR notation, such as "10.0.0.0/8" or "2001:db8::/32", or an address';
  const reject = (needed: string, fix: string) => {
    problems.add(prop, range, needed, fix);
    return undefined;
  };
  if (holdsToken(range)) {
    return reject(`${allowed}, known at synthesis`, TOKEN_FIX);
  }
  const [address, length, ...more] = range.split('/');
  const bytes = parseAddress(address);
  if (bytes === undefined || more.length > 0 || length !== undefined && !/^(?:0|[1-9][0-9]{0,2})$/.test(length)) {
    return reject(allowed, 'write the range without spaces, leading zeros, zone and netmask');
  }
  if (isMapped(bytes)) {
    return reject(`${allowed}, and no IPv4 address within IPv6`, `write ${JSON.stringify(bytes.slice(12).join('.'))} with a length of at most 32`);
  }
  const bits = length === undefined ? bytes.length * 8 : Number(length);
  if (bits > bytes.length * 8) {
    return reject(`${allowed}, with a length of at most ${bytes.length * 8}`, 'correct the length');
  }
  const network = networkOf(bytes, bits);
  if (network.some((byte, i) => byte !== bytes[i])) {
    return reject('a range whose address has no bits beyond its length', `write ${JSON.stringify(`${textOf(network)}/${bits}`)} for the whole range, or the address alone`);
  }
  return { bytes, bits, text: `${textOf(bytes)}/${bits}` };
}

/** Whether an address is in one of the ranges. The result is false for a text that is no address. */
export function isInRanges(address: string, ranges: IpRange[]): boolean {
  const parsed = parseAddress(address);
  const bytes = parsed !== undefined && isMapped(parsed) ? parsed.slice(12) : parsed;
  return bytes !== undefined && ranges.some((range) => isWithin({ bytes, bits: bytes.length * 8 }, range));
}

type Network = Pick<IpRange, 'bytes' | 'bits'>;

/** Whether one network contains all addresses of another network. */
function isWithin(inner: Network, outer: Network): boolean {
  return inner.bytes.length === outer.bytes.length && inner.bits >= outer.bits
    && inner.bytes.every((byte, i) => leadingBits(byte, outer.bits - 8 * i) === outer.bytes[i]);
}

/** Whether the given ranges together contain all addresses of a network. */
export function coversRange(ranges: IpRange[], { bytes, bits }: Network): boolean {
  if (ranges.some((range) => isWithin({ bytes, bits }, range))) {
    return true;
  }
  const parts = ranges.filter((range) => isWithin(range, { bytes, bits }));
  if (parts.length < 2) {
    return false;
  }
  const upper = bytes.map((byte, i) => i === Math.floor(bits / 8) ? byte + 2 ** (7 - bits % 8) : byte);
  return coversRange(parts, { bytes, bits: bits + 1 }) && coversRange(parts, { bytes: upper, bits: bits + 1 });
}

/** The address with all bits beyond the length cleared. */
function networkOf(bytes: number[], bits: number): number[] {
  return bytes.map((byte, i) => leadingBits(byte, bits - 8 * i));
}

/** The byte with all but so many leading bits cleared. */
function leadingBits(byte: number, bits: number): number {
  const step = 2 ** Math.min(8, Math.max(0, 8 - bits));
  return byte - byte % step;
}

function parseAddress(address: string): number[] | undefined {
  if (net.isIPv4(address)) {
    return address.split('.').map(Number);
  }
  if (!net.isIPv6(address) || address.includes('%')) {
    return undefined;
  }
  const hex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
    const [a, b, c, d] = parts.map(Number);
    return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [left, right] = hex.split('::').map((half) => half === '' ? [] : half.split(':'));
  const groups = right === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return groups.flatMap((group) => [Math.floor(parseInt(group, 16) / 256), parseInt(group, 16) % 256]);
}

/** Whether an address is an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2), which NGINX treats as an IPv4 address. */
function isMapped(bytes: number[]): boolean {
  return bytes.length === 16 && bytes.slice(0, 12).every((byte, i) => byte === (i < 10 ? 0 : 0xff));
}

/** The text of an address of four or sixteen bytes. */
export function textOf(bytes: number[]): string {
  return bytes.length === 4 ? bytes.join('.')
    : [...Array(8).keys()].map((i) => (bytes[2 * i] * 256 + bytes[2 * i + 1]).toString(16)).join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}
