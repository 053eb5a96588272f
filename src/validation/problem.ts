import { show } from './shown-value';

/** The props that a user wrote, by the name of the inner prop that receives the value. A name also applies to all members of the prop. */
export type PropNames = Readonly<Record<string, string>>;

/** A problem with one prop. Texts name other props in backquotes. */
export interface Problem {
  /** The path of the prop, as the user wrote it. */
  readonly prop: string;
  /** The value as given. */
  readonly value: unknown;
  /** A prop whose value is not allowed, a prop that another prop excludes, or a prop that does not exist. */
  readonly kind: 'value' | 'conflict' | 'unknown';
  /** The allowed values, or the other prop of a conflict. */
  readonly rule: string;
  /** The change to make. */
  readonly fix: string;
}

/** The message of a problem. All problems of one kind have the same wording. */
export function describe({ kind, prop, value, rule, fix }: Problem): string {
  switch (kind) {
    case 'value': return `\`${prop}\` must be ${rule}, got: ${show(value)}; ${fix}`;
    case 'conflict': return `\`${prop}\` (${show(value)}) cannot be combined with ${rule}: ${fix}`;
    case 'unknown': return `\`${prop}\` (${show(value)}) does not exist: ${fix}`;
  }
}

/** The problem with the user's names of props, in the prop itself and in the texts. */
export function renamed(problem: Problem, names: PropNames): Problem {
  const inText = (text: string) => text.replace(/`([^`]+)`/g, (_, span: string) => `\`${renamedProp(span, names)}\``);
  return { ...problem, prop: renamedProp(problem.prop, names), rule: inText(problem.rule), fix: inText(problem.fix) };
}

/** The path of a prop after its longest matching start is replaced by the user's name. Options of routes keep their names. */
function renamedProp(path: string, names: PropNames): string {
  if (path.includes(' of ')) {
    return path;
  }
  const name = Object.keys(names)
    .filter((one) => path === one || path.startsWith(`${one}.`) || path.startsWith(`${one}[`))
    .sort((a, b) => b.length - a.length)[0];
  return name === undefined ? path : `${names[name]}${path.slice(name.length)}`;
}
