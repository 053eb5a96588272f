import { Random } from '../learning/random';

const COUNT = 12_000;
const HEX = '0123456789abcdef';
const ALPHANUMERIC = 'ABCDEFGHJKMNPQRSTVWXYZabcdefghjkmnpqrstvwxyz0123456789';

/** Segments of paths that are values of some kind, and segments that almost are. */
export function randomSegments(): string[] {
  const random = new Random(7);
  const hex = (length: number) => random.text(HEX, length);
  const kinds: (() => string)[] = [
    () => random.text('0123456789', 1 + random.below(8)),
    () => `${random.pick(['-', '+', '0x', '#'])}${random.text('0123456789', 1 + random.below(20))}`,
    () => [8, 4, 4, 4, 12].map(hex).join('-'),
    () => `20${random.text('012', 2)}-${random.text('01', 2)}-${random.text('012', 2)}${random.pick(['', 'T10:00:00Z', 'T10', 't10', 'T10:00+01:00', 'T1.5'])}`,
    () => hex(12 + random.below(12)),
    () => random.text('abcdef', 14 + random.below(4)),
    () => hex(12 + random.below(12)).toUpperCase(),
    () => `${random.text('01234567', 1)}${random.text('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 25)}`,
    () => `${random.pick(['cus', 'in', 'PI', 'a', "o'b"])}_${random.text(ALPHANUMERIC, 5 + random.below(8))}`,
    () => random.text(ALPHANUMERIC, 1 + random.below(30)),
    () => random.text('$.-_~:@a1', 1 + random.below(6)),
  ];
  const made = Array.from({ length: COUNT }, () => {
    const segment = random.pick(kinds)();
    return random.chance(0.7) ? segment : `${segment}${random.pick(['.pdf', '.PDF', '.json.gz', '.', '.toolongextension', '.7z', '-1', 'x', '.a1'])}`;
  });
  return [...new Set(made)];
}
