import type { IConstruct } from 'constructs';
import { describe, Problem, PropNames, renamed } from './problem';

/** The class or method whose input is invalid, with the path of the construct if there is one. */
export type Subject = string | { readonly name: string; readonly path: string };

/** The subject for problems of a construct. The path distinguishes several constructs of the same class. */
export function subjectAt(scope: IConstruct, name: string): Subject {
  return { name, path: scope.node.path };
}

/** An error that lists all problems of an input. */
export class InvalidInput extends Error {
  public constructor(subject: Subject, public readonly problems: Problem[]) {
    super(messageOf(subject, problems));
    // In other languages, jsii prints this property before or between the lines of the language's own stack trace.
    if (process.env.JSII_AGENT !== undefined) {
      this.stack = `${this.name}: ${this.message}`;
    }
  }
}

/**
 * The result of code that receives props of an outer construct under other names. The user knows only the outer construct, so
 * problems name the outer construct and its props.
 */
export function inNamesOf<Result>(subject: Subject, names: PropNames, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof InvalidInput ? new InvalidInput(subject, error.problems.map((problem) => renamed(problem, names))) : error;
  }
}

function messageOf(subject: Subject, problems: Problem[]): string {
  const [name, place] = typeof subject === 'string' ? [subject, ''] : [subject.name, `[${subject.path}] `];
  return problems.length === 1
    ? `${place}invalid ${name}: ${describe(problems[0])}`
    : `${place}invalid ${name}, ${problems.length} problems:\n${problems.map((problem, i) => `  ${i + 1}. ${describe(problem)}`).join('\n')}`;
}
