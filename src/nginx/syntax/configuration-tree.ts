/**
 * NGINX configuration as a tree. A value says what it is, and the printer alone decides how it is quoted, so that no
 * text from outside can become a directive (NGINX's own quoting has traps: `\$` does not escape `$`, a quoted map key
 * `include` reads a file, modifiers are parsed inside quotes).
 */
export type Argument = Word | Literal | MapKey | Pattern | Text | Condition;

/** A keyword, number, size or address of our own making. */
export interface Word { readonly word: string }
/** Text that NGINX takes as it is, without variables. */
export interface Literal { readonly literal: string }
/** A key in a `map` that is compared as text. */
export interface MapKey { readonly mapKey: string }
/** A regular expression in a map, `server_name` or location. */
export interface Pattern { readonly pattern: string; readonly ignoreCase?: boolean }
/** Text in which NGINX would expand variables: parts are plain text or variables. */
export interface Text { readonly text: (string | Variable)[] }
/** The condition of an `if`: a variable equals a word of our own, matches a pattern or does not, is true, or has any text. */
export interface Condition {
  readonly ifVariable: string;
  readonly equals?: string;
  readonly like?: string;
  readonly unlike?: string;
  /** Whether any text counts, also `0`, which is false to NGINX. */
  readonly anyText?: boolean;
}
/** A variable's name, without `$`. */
export interface Variable { readonly variable: string }

/** A directive, or an entry in a `map`, with its block where it has one. */
export interface Directive {
  readonly name: string | Argument;
  readonly args: Argument[];
  readonly block?: Statement[];
}

/** A line that says what follows is for; it never holds text from outside. */
export interface Comment { readonly comment: string }

export type Statement = Directive | Comment;

export const word = (text: string | number): Word => ({ word: String(text) });
export const literal = (text: string): Literal => ({ literal: text });
export const mapKey = (text: string): MapKey => ({ mapKey: text });
export const pattern = (source: string, ignoreCase = false): Pattern => ({ pattern: source, ignoreCase });
export const variable = (name: string): Variable => ({ variable: name });
export const text = (...parts: (string | Variable)[]): Text => ({ text: parts });
export const condition = (name: string, equals?: string): Condition => ({ ifVariable: name, equals });
export const like = (name: string, source: string): Condition => ({ ifVariable: name, like: source });
export const unlike = (name: string, source: string): Condition => ({ ifVariable: name, unlike: source });
export const anyText = (name: string): Condition => ({ ifVariable: name, anyText: true });
export const comment = (line: string): Comment => ({ comment: line });

/** A directive; plain strings and numbers are words. */
export function directive(name: string | Argument, ...args: (Argument | string | number)[]): Directive {
  return { name, args: args.map((arg) => typeof arg === 'object' ? arg : word(arg)) };
}

/** A directive with a block. */
export function block(name: string, args: (Argument | string | number)[], statements: Statement[]): Directive {
  return { ...directive(name, ...args), block: statements };
}
