import type { Subject } from './invalid-input';
import { Problems } from './problems';
import { suggest } from './suggest';
import { isObject } from './unknown-values';

/**
 * The names and types of the members of a struct. Compilers of typed languages check both, but JavaScript does not: a
 * misspelled name would be ignored, and a value of a wrong type would become text of NGINX.
 */
export type StructMembers<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name] ? Member : RequiredMember;
};

/** The allowed values of a member. */
export interface Member {
  readonly isRequired?: boolean;
  /** Adds a problem for each value that is not allowed, with the name of the value. */
  check(name: string, value: unknown, problems: Problems): void;
}

/** The allowed values of a required member. */
export interface RequiredMember extends Member {
  readonly isRequired: true;
}

/** A required member. */
export function required({ check }: Member): RequiredMember {
  return { check, isRequired: true };
}

function member(isRight: (value: unknown) => boolean, allowed: string, fix: string): Member {
  return {
    check: (name, value, problems) => {
      if (!isRight(value)) {
        problems.add(name, value, allowed, fix);
      }
    },
  };
}

/** Whether a value is a token, which CDK resolves to a value of any type at deployment. */
function isResolvable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof (value as { resolve?: unknown }).resolve === 'function';
}

export const bool = member((value) => typeof value === 'boolean', 'true or false', 'write true or false without quotes, or leave it out for the default');
export const number = member((value) => typeof value === 'number', 'a number', 'write it without quotes, or leave it out for the default');
export const text = member((value) => typeof value === 'string', 'a string', 'write it in quotes, or leave it out for the default');
/** A number, or a token that CloudFormation resolves to a number. */
export const laterNumber = member((value) => typeof value === 'number' || isResolvable(value), 'a number', 'write it without quotes, or leave it out for the default');
/** A text, or a token that CloudFormation resolves to a text. */
export const laterText = member((value) => typeof value === 'string' || isResolvable(value), 'a string', 'write it in quotes, or leave it out for the default');

/**
 * An object of a class of CDK. CDK itself checks the members of the object.
 *
 * @param having a member that distinguishes an object of the class from a plain object
 */
export function object(name: string, example = `pass ${article(name)}, or leave it out for the default`, having?: string): Member {
  return member((value) => ((typeof value === 'object' && value !== null && !Array.isArray(value)) || typeof value === 'function')
    && (having === undefined || (value as unknown as Record<string, unknown>)[having] !== undefined), article(name), example);
}

/** A value of an enumeration of CDK. A newer version of CDK may have more values. */
export function word(name: string): Member {
  return member((value) => typeof value === 'string' || typeof value === 'number', `a value of ${name}`, `pass a value of ${name}, or leave it out for the default`);
}

/** Any value. Another check examines the value. */
export const anything = member(() => true, '', '');

/** A `Duration`. */
export const duration = member(
  (value) => typeof value === 'object' && value !== null && typeof (value as { toSeconds?: unknown }).toSeconds === 'function', 'a Duration', 'write for example Duration.seconds(30)');

/** An object of a class of this library. */
export function instance(type: () => { readonly prototype: object }, name: string, example: string): Member {
  return member((value) => Object.prototype.isPrototypeOf.call(type().prototype, value as object), article(name), `write for example ${example}`);
}

/** A value of an enumeration of this library. */
export function enumeration(type: () => Record<string, string | number>, name: string): Member {
  return {
    check: (prop, value, problems) => {
      // TypeScript adds the names of a numeric enumeration to its values.
      const entries = Object.entries(type()).filter(([key]) => Number.isNaN(Number(key)));
      if (!entries.some(([, known]) => known === value)) {
        problems.add(prop, value, `a value of ${name}`, `write ${entries.map(([key]) => `${name}.${key}`).join(' or ')}`);
      }
    },
  };
}

/** A list. */
export function listOf(item: Member): Member {
  return {
    check: (name, value, problems) => {
      if (Array.isArray(value)) {
        value.forEach((one, i) => item.check(`${name}[${i}]`, one, problems));
      } else {
        problems.add(name, value, 'a list', 'write the list in brackets, even if the list has only one item');
      }
    },
  };
}

/** A list, or a token that CloudFormation resolves to a list. */
export function laterListOf(item: Member): Member {
  const list = listOf(item);
  return { check: (name, value, problems) => isResolvable(value) ? undefined : list.check(name, value, problems) };
}

/** An object of values by names that the user chooses. */
export function mapOf(item: Member): Member {
  return {
    check: (name, value, problems) => {
      if (isObject(value)) {
        Object.entries(value).forEach(([key, one]) => one === undefined ? undefined : item.check(`${name}.${key}`, one, problems));
      } else {
        problems.add(name, value, 'an object of values by their names', 'write for example { name: value }');
      }
    },
  };
}

/** A struct within another struct. */
export function struct<T extends object>(members: () => StructMembers<T>): Member {
  return {
    check: (name, value, problems) => {
      if (isObject(value)) {
        checkMembers(members(), value, problems, `${name}.`);
      } else {
        problems.add(name, value, `an object with some of ${Object.keys(members()).join(', ')}`, 'write for example { … }, or leave it out for the default');
      }
    },
  };
}

/** Checks a struct, and throws one error that lists all wrong names and types. */
export function checkStruct<T extends object>(subject: Subject, members: StructMembers<T>, given: T): void {
  const problems = new Problems();
  checkGiven(members, given, problems);
  problems.throwIfAny(subject);
}

/**
 * Checks the names and types of a struct's members, and returns the valid members, so that their values can be checked and
 * all problems are reported together.
 *
 * @param name the name of the prop that has the struct as its value
 * @throws if a required member is invalid
 */
export function rightMembers<T extends object>(subject: Subject, members: StructMembers<T>, given: T, problems: Problems, name?: string): T {
  const wrong = checkGiven(members, given, problems, name);
  if (wrong.length === 0) {
    return given;
  }
  if (!isObject(given) || wrong.some((one) => members[one as keyof T]?.isRequired)) {
    problems.throwIfAny(subject);
  }
  return Object.fromEntries(Object.entries(given).filter(([one]) => !wrong.includes(one))) as T;
}

function checkGiven<T extends object>(members: StructMembers<T>, given: unknown, problems: Problems, name?: string): string[] {
  if (!isObject(given)) {
    problems.add(name ?? 'options', given, `an object with some of ${Object.keys(members).join(', ')}`, 'write for example { … }');
    return [name ?? 'options'];
  }
  return checkMembers(members, given, problems, name === undefined ? '' : `${name}.`);
}

/** Adds a problem for each invalid member. The result is the names of the invalid members. */
function checkMembers<T extends object>(members: StructMembers<T>, given: Record<string, unknown>, problems: Problems, prefix: string): string[] {
  const known = members as Record<string, Member>;
  const wrong: string[] = [];
  const note = (name: string, check: () => void) => {
    const before = problems.count;
    check();
    if (problems.count > before) {
      wrong.push(name);
    }
  };
  // Undefined members count as omitted. Instances of classes have inherited members.
  const names = isPlain(given) ? Object.keys(given) : [...new Set([...Object.keys(given), ...Object.keys(known)])];
  for (const name of names.filter((one) => given[one] !== undefined)) {
    note(name, () => (Object.hasOwn(known, name) ? known[name].check(`${prefix}${name}`, given[name], problems)
      : problems.unknown(`${prefix}${name}`, given[name], suggest(name, Object.keys(known)))));
  }
  for (const name of requiredOf(known).filter((one) => given[one] === undefined)) {
    note(name, () => problems.add(`${prefix}${name}`, undefined, 'given', 'pass it, because it has no default'));
  }
  return wrong;
}

function isPlain(given: object): boolean {
  return [Object.prototype, null].includes(Object.getPrototypeOf(given) as object | null);
}

const requiredNames = new WeakMap<object, string[]>();

function requiredOf(known: Record<string, Member>): string[] {
  let names = requiredNames.get(known);
  if (names === undefined) {
    names = Object.keys(known).filter((name) => known[name].isRequired);
    requiredNames.set(known, names);
  }
  return names;
}

function article(name: string): string {
  return `${/^(?:[AEIO]|Http|Nginx|e[cl]|i|ac|ap)/.test(name) ? 'an' : 'a'} ${name}`;
}
