import { inspect } from 'util';
import { Token, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** The maximum length of a shown value in characters. */
const MOST_SHOWN = 200;
/** The maximum number of values in a collection that is shown as JSON. Aliases of YAML can represent millions of values. */
const MOST_VALUES = 1000;

/** The text of a value in a message. An instance of a class has its own text, and a construct has its path. */
export function show(value: unknown): string {
  if (typeof value === 'number') {
    return isNumberToken(value) ? shownToken(value) : String(value);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' ? value.name || 'a function without a name' : shortened(JSON.stringify(value) ?? String(value));
  }
  if (Token.isUnresolved(value)) {
    return Token.asString(value);
  }
  const text = Construct.isConstruct(value) ? JSON.stringify(value.node.path) : ownText(value) ?? jsonOf(value);
  return shortened(text);
}

function shortened(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
}

/** Whether the number is a token, which is known only at deployment. CDK encodes such a number as a negative double of about this magnitude. */
export function isNumberToken(value: number): boolean {
  return value < -1e280;
}

/** The token that a number stands for. A number that looks like a token may be unknown to CDK. */
function shownToken(value: number): string {
  try {
    return Token.asString(Tokenization.reverseNumber(value));
  } catch {
    return String(value);
  }
}

/** The text of an object whose class defines `toString`, or else the name of the base class, which is the class that users know. */
function ownText(value: object): string | undefined {
  const classes = Array.isArray(value) ? [] : classesOf(value);
  if (classes.length === 0) {
    return undefined;
  }
  return value.toString === Object.prototype.toString ? classes[classes.length - 1].name : String(value);
}

/** The class of an object and its base classes. The list is empty for a plain object. */
function classesOf(value: object): Function[] {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype ? [] : [prototype.constructor, ...classesOf(prototype)];
}

function jsonOf(value: object): string {
  let values = 0;
  try {
    return JSON.stringify(value, (_, inner: unknown) => {
      if (++values > MOST_VALUES) throw new RangeError('too many values');
      return withoutInstance(inner);
    });
  } catch {
    // The value is large or contains itself.
    return inspect(value, { depth: 0, breakLength: Infinity });
  }
}

/** The text that stands for an object of a class within a list or a plain object. */
function withoutInstance(value: unknown): unknown {
  if (typeof value === 'number' && isNumberToken(value)) {
    return show(value);
  }
  return typeof value !== 'object' || value === null ? value : Construct.isConstruct(value) ? value.node.path : ownText(value) ?? value;
}
