/**
 * The arguments of directives in the tree of an NGINX configuration. Each argument has a kind, and only the printer quotes
 * arguments, so that text from users cannot become a directive. NGINX's quoting has exceptions: `\$` does not escape `$`, a quoted
 * map key `include` reads a file, and modifiers have an effect inside quotes.
 */
export type Argument = Word | Literal | MapKey | Pattern | Text | Condition;

/** A keyword, number, size or address that this library writes. */
export interface Word { readonly word: string }
/** Text in which NGINX expands no variables. */
export interface Literal { readonly literal: string }
/** A key in a `map` that is compared as text. */
export interface MapKey { readonly mapKey: string }
/** A regular expression in a map, `server_name` or location. */
export interface Pattern { readonly pattern: string; readonly ignoreCase?: boolean }
/** Text in which NGINX expands variables. The parts of the text are plain text or variables. */
export interface Text { readonly text: (string | Variable)[] }
/** The condition of an `if`: a variable equals a word, matches or does not match a pattern, is true, or has any text. */
export interface Condition {
  readonly ifVariable: string;
  readonly equals?: string;
  readonly like?: string;
  readonly unlike?: string;
  /** Whether any text is true, including `0`, which is false in NGINX. */
  readonly anyText?: boolean;
}
/** The name of a variable, without `$`. */
export interface Variable { readonly variable: string }

/** A directive or an entry of a `map`, with an optional block. */
export interface Directive {
  readonly name: string | Argument;
  readonly args: Argument[];
  readonly block?: Statement[];
}

/** A comment line that describes the directives below. A comment never contains text from users. */
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

/** A directive. Plain strings and numbers are words. */
export function directive(name: string | Argument, ...args: (Argument | string | number)[]): Directive {
  return { name, args: args.map((arg) => typeof arg === 'object' ? arg : word(arg)) };
}

/** A directive with a block. */
export function block(name: string, args: (Argument | string | number)[], statements: Statement[]): Directive {
  return { ...directive(name, ...args), block: statements };
}
