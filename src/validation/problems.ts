/** Collects every problem of one input, so that a user mends them all in one go. Not part of the public API. */
export class Problems {
  /** Throws for a single problem, in the words that a list of them has. */
  public static fail(subject: string, prop: string, value: unknown, allowed: string, fix: string): never {
    throw new Error(`invalid ${subject}: ${describeProblem(prop, value, allowed, fix)}`);
  }

  private readonly messages: string[] = [];

  /** How many problems there are so far. */
  public get count(): number {
    return this.messages.length;
  }

  /**
   * Record one problem.
   *
   * @param prop the path of the prop, as the user wrote it
   * @param value the value as given
   * @param allowed what is allowed
   * @param fix the way out
   */
  public add(prop: string, value: unknown, allowed: string, fix: string): void {
    this.messages.push(describeProblem(prop, value, allowed, fix));
  }

  /**
   * Records a prop that another prop excludes.
   *
   * @param prop the path of the prop, as the user wrote it
   * @param value the value as given
   * @param other the other prop, in words that follow "cannot be combined with"
   * @param fix the change to make
   */
  public conflict(prop: string, value: unknown, other: string, fix: string): void {
    this.messages.push(`\`${prop}\` (${show(value)}) cannot be combined with ${other}: ${fix}`);
  }

  /** Throws one error that lists all problems, if there are any. */
  public throwIfAny(subject: string): void {
    if (this.messages.length === 1) {
      throw new Error(`invalid ${subject}: ${this.messages[0]}`);
    }
    if (this.messages.length > 1) {
      throw new Error(`invalid ${subject}, ${this.messages.length} problems:\n${this.messages.map((m, i) => `  ${i + 1}. ${m}`).join('\n')}`);
    }
  }

  /** A message for each problem, for CDK to report at synthesis. */
  public messagesFor(subject: string): string[] {
    return this.messages.map((message) => `invalid ${subject}: ${message}`);
  }
}

/**
 * True for what is no text known at synthesis: text that holds a CDK token, and, from untyped JavaScript, what is no text.
 * A list of one text, or a number, would otherwise be taken for that text.
 */
export function holdsToken(value: string): boolean {
  return typeof value !== 'string' || value.includes('${Token[') || value.includes('#{Token[');
}

/** True for a number known only at deployment: CDK encodes it as a negative double of about this magnitude. */
export function isNumberToken(value: number): boolean {
  return value < -1e280;
}

export const TOKEN_FIX = 'the configuration is final at synthesis, so pass the concrete value instead of one known only at deployment';

/** One problem in the words that all of them have. */
export function describeProblem(prop: string, value: unknown, allowed: string, fix: string): string {
  return `\`${prop}\` must be ${allowed}, got: ${show(value)}; ${fix}`;
}

/** What is shown of an object, which may be large. */
const MOST_SHOWN = 200;

function show(value: unknown): string {
  try {
    const text = value === undefined ? 'undefined' : typeof value === 'number' ? String(value) : JSON.stringify(value) ?? typeof value;
    return text.length > MOST_SHOWN && typeof value === 'object' ? `${text.slice(0, MOST_SHOWN)}…` : text;
  } catch {
    return typeof value;
  }
}

/** Checks a whole number within bounds; a problem is added and nothing is thrown. */
export function checkWholeNumber(problems: Problems, prop: string, value: number | undefined, min: number, max: number, unit: string): void {
  if (value === undefined) {
    return;
  }
  const allowed = `a whole number of ${unit} from ${min} to ${max}`;
  if (isNumberToken(value)) {
    problems.add(prop, 'an unresolved token', allowed, TOKEN_FIX);
  } else if (!Number.isInteger(value) || value < min || value > max) {
    problems.add(prop, value, allowed, 'give a number in that range or leave it out for the default');
  }
}

/** Checks how many requests may be with the app at once. */
export function checkConnections(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1, 65535, 'connections');
}

/** Checks a media type without parameters. */
export function checkMediaType(problems: Problems, prop: string, type: string): void {
  if (holdsToken(type) || !/^[a-z0-9][a-z0-9.+-]*\/[a-z0-9][a-z0-9.+-]*$/.test(type)) {
    problems.add(prop, type, 'a media type in lower case without parameters (RFC 9110, section 8.3.1)',
      holdsToken(type) ? TOKEN_FIX : 'write for example "application/json"');
  }
}

/** Checks a time in seconds, up to a day. */
export function checkSeconds(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1, 86400, 'seconds');
}

/** Checks the size of the header of a response. */
export function checkHeaderSize(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1024, 512 * 1024, 'bytes');
}

/** Checks the size of a request body. */
export function checkBodySize(problems: Problems, prop: string, value: number | undefined): void {
  checkWholeNumber(problems, prop, value, 1, 1024 ** 4, 'bytes');
}
