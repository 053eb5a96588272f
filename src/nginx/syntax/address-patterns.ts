const GROUP = '[0-9A-Fa-f]{1,4}';
const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

/** An IPv4 address in decimal numbers without leading zeros, as a pattern of PCRE. */
export const IPV4 = `(?:${BYTE}\\.){3}${BYTE}`;

/**
 * A pattern for the text of an IPv6 address before an embedded IPv4 address: mapped (RFC 4291, section 2.5.5.2) or translated
 * (RFC 6052, section 2.1).
 */
export const BEFORE_IPV4 = '(?:::[Ff]{4}|64:[Ff]{2}9[Bb]:):';

const groups = (least: number, most: number) => most === 0 ? '' : `${least === 0 ? '(?:' : ''}${GROUP}${most > 1 ? `(?::${GROUP}){${Math.max(0, least - 1)},${most - 1}}` : ''}${least === 0 ? ')?' : ''}`;

/** The compressed addresses, by the number of groups before "::". The "::" stands for at least one group of zeros. */
const compressed = [...Array(8).keys()].map((left) => `${left === 0 ? '' : groups(left, left)}::${groups(0, 7 - left)}`);

/** An IPv6 address (RFC 4291, section 2.2), as a pattern of PCRE. The pattern accepts an embedded IPv4 address only if the address is mapped or translated. */
export const IPV6 = `(?:(?:${GROUP}:){7}${GROUP}|${BEFORE_IPV4}${IPV4}|${compressed.join('|')})`;

const ALL_GROUPS = 4;
/** A group without its leading zeros. */
const captured = (name: string) => `0{0,3}(?<${name}>${GROUP})`;

/** One spelling of the network of an address, with the groups of the network: names of captures, or zero. */
export interface NetworkSpelling {
  readonly pattern: string;
  readonly groups: ({ readonly capture: string } | '0')[];
}

/**
 * The first 64 bits of an IPv6 address, in every spelling. The owner of a network of 64 bits chooses the remaining bits, and
 * thereby the position of "::". Without these patterns, one network would have many names.
 *
 * @param prefix the prefix of the names of captures
 */
export function networkSpellings(prefix: string): NetworkSpelling[] {
  const rest = '[0-9A-Fa-f:.]*+\\z';
  const named = (start: number, count: number, way: string) => [...Array(count).keys()].map((i) => ({ capture: `${prefix}_${way}_${start + i + 1}` }));
  const sources = (list: { readonly capture: string }[]) => list.map(({ capture }) => captured(capture)).join(':');
  const zeros = (count: number) => Array<'0'>(count).fill('0');
  const whole = named(0, ALL_GROUPS, 'whole');
  return [
    { pattern: `^${sources(whole)}:${rest}`, groups: whole },
    ...[...Array(ALL_GROUPS).keys()].flatMap((left) => {
      const before = named(0, left, `left${left}`);
      const start = `^${sources(before)}::`;
      // If few groups follow "::", the zeros extend beyond the network.
      const short = { pattern: `${start}${groups(0, ALL_GROUPS)}\\z`, groups: [...before, ...zeros(ALL_GROUPS - left)] };
      const long = [...Array(ALL_GROUPS - 1 - left).keys()].map((i) => {
        const within = i + 1;
        const behind = named(left, within, `right${left}${within}`);
        return {
          pattern: `${start}${sources(behind)}(?::${GROUP}){${ALL_GROUPS}}\\z`,
          groups: [...before, ...zeros(ALL_GROUPS - left - within), ...behind],
        };
      });
      return [short, ...long];
    }),
  ];
}
