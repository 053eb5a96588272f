import { Random, ZipfChoice } from './random';

const HEX = '0123456789abcdef';
const BASE62 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const SYLLABLES = ['ba', 'cor', 'del', 'fin', 'gra', 'hol', 'jan', 'ka', 'lo', 'mer', 'nor', 'pa', 'qui', 'ros', 'sun', 'tam', 'ur', 'ver', 'wil', 'yo', 'zen', 'ash', 'brook', 'stone'];

const word = (random: Random) => Array.from({ length: 2 + random.below(2) }, () => random.pick(SYLLABLES)).join('');

/** Makers of realistic values by the name of the kind. */
const MAKERS = {
  integer: (random: Random) => String(1 + random.below(10 ** (2 + random.below(6)))),
  uuid: (random: Random) => [8, 4, 4, 4, 12].map((length) => random.text(HEX, length)).join('-'),
  hash: (random: Random) => random.text(HEX, 40),
  date: (random: Random) => `20${20 + random.below(7)}-${String(1 + random.below(12)).padStart(2, '0')}-${String(1 + random.below(28)).padStart(2, '0')}`,
  word,
  slug: (random: Random) => Array.from({ length: 2 + random.below(3) }, () => word(random)).join('-'),
  name: (random: Random) => random.chance(0.3) ? `${word(random)}${random.below(100)}` : word(random),
  prefixed: (random: Random) => `${random.pick(['obj', 'acct', 'txn'])}_${random.text(BASE62, 14)}`,
  file: (random: Random) => `${word(random)}.${random.pick(['pdf', 'csv', 'json'])}`,
  mixed: (random: Random) => random.chance(0.5) ? String(random.below(100_000)) : word(random),
};
type Kind = keyof typeof MAKERS;
const KINDS = Object.keys(MAKERS) as Kind[];

/** The kinds by what the name of a parameter suggests. */
const BY_NAME: Array<[RegExp, Kind]> = [
  [/uuid|guid/i, 'uuid'], [/sha|hash|digest/i, 'hash'], [/date|day/i, 'date'], [/number|version$|page|year/i, 'integer'], [/slug/i, 'slug'],
  [/file|path/i, 'file'], [/name|user|owner|org|login|team|repo/i, 'name'],
];

/** The values of one parameter: few or many, and some more often than others. */
class ParameterValues {
  private readonly values: string[];
  private readonly choice: ZipfChoice | undefined;

  constructor(name: string, private readonly random: Random) {
    const kind = BY_NAME.find(([pattern]) => pattern.test(name))?.[1] ?? random.pick(random.chance(0.5) ? KINDS : ['integer', 'uuid'] as const);
    const few = random.chance(0.1);
    const count = few ? 3 + random.below(8) : random.pick([30, 100, 400, 3000]);
    this.values = [...new Set(Array.from({ length: count }, () => MAKERS[kind](random)))];
    this.choice = random.chance(0.5) ? new ZipfChoice(this.values.length, random) : undefined;
  }

  public next(): string {
    return this.values[this.choice === undefined ? this.random.below(this.values.length) : this.choice.next()];
  }
}

/** The values of all parameters of an API. A parameter with the same name in the same place has the same values. */
export class ApiValues {
  private readonly parameters = new Map<string, ParameterValues>();

  constructor(private readonly random: Random) {}

  /** A path of a template. */
  public path(template: string): string {
    return template.replace(/\{([^{}]*)\}/g, (_, name: string, at: number) => {
      const values = this.values(template.slice(0, at), name);
      return Array.from({ length: name.endsWith('+') ? 1 + this.random.below(3) : 1 }, () => values.next()).join('/');
    });
  }

  private values(before: string, name: string): ParameterValues {
    const key = `${before.replace(/\{[^{}]*\}/g, '{}')} ${name}`;
    const known = this.parameters.get(key) ?? new ParameterValues(name, this.random);
    this.parameters.set(key, known);
    return known;
  }
}
