import { show } from './shown-value';

/** The prop that a user wrote, by the name of the inner prop that receives its value. A name also stands for what is in the prop. */
export type PropNames = Readonly<Record<string, string>>;

/** A problem with one prop. Texts name other props in backquotes. */
export interface Problem {
  /** The path of the prop, as the user wrote it. */
  readonly prop: string;
  /** The value as given. */
  readonly value: unknown;
  /** A prop whose value is not allowed, a prop that another prop excludes, or a prop that does not exist. */
  readonly kind: 'value' | 'conflict' | 'unknown';
  /** The allowed values, or what the prop cannot be combined with. */
  readonly rule: string;
  /** The change to make. */
  readonly fix: string;
}

/** The problem in the words that all problems of its kind have in common. */
export function describe({ kind, prop, value, rule, fix }: Problem): string {
  switch (kind) {
    case 'value': return `\`${prop}\` must be ${rule}, got: ${show(value)}; ${fix}`;
    case 'conflict': return `\`${prop}\` (${show(value)}) cannot be combined with ${rule}: ${fix}`;
    case 'unknown': return `\`${prop}\` (${show(value)}) does not exist: ${fix}`;
  }
}

/** The problem with the names of props replaced, in the prop itself and in the texts. */
export function renamed(problem: Problem, names: PropNames): Problem {
  const inText = (text: string) => text.replace(/`([^`]+)`/g, (_, span: string) => `\`${renamedProp(span, names)}\``);
  return { ...problem, prop: renamedProp(problem.prop, names), rule: inText(problem.rule), fix: inText(problem.fix) };
}

/** The path of a prop with the longest of the names that it starts with replaced. Options of routes keep their names. */
function renamedProp(path: string, names: PropNames): string {
  if (path.includes(' of ')) {
    return path;
  }
  const name = Object.keys(names)
    .filter((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
    .sort((a, b) => b.length - a.length)[0];
  return name === undefined ? path : `${names[name]}${path.slice(name.length)}`;
}
