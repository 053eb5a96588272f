import * as fs from 'fs';
import * as path from 'path';
import { DescriptionError, Place, pointerTo } from '../description-error';
import { parseBytes, ParsedText, parseWhole } from './parse-text';
import { PRUNED_MARK } from './prunable-keys';
import { isObject, member, messageOf } from '../../../validation/unknown-values';

/** A value with its place in a description. */
export interface Located extends Place {
  readonly value: unknown;
}

/** The maximum number of references in a row. More references count as a circular reference. */
const MAX_REFERENCES = 100;
const MAX_FILE_BYTES = 256 * 1024 * 1024;

/** The member of an object, or the item of a list, with its place. */
export function child(parent: Located, key: string): Located {
  return { file: parent.file, pointer: pointerTo(parent.pointer, key), value: member(parent.value, key) };
}

/** The text of a `$ref`, if the value is a reference. */
export function referenceOf(value: unknown): string | undefined {
  const reference = isObject(value) ? member(value, '$ref') : undefined;
  return typeof reference === 'string' ? reference : undefined;
}

/** The files of one description, and the targets of its references. Nothing is ever read from a network. */
export class DescriptionFiles {
  private readonly files = new Map<string, ParsedText>();
  /**
   * The targets of references, by the file that contains the references, because operations often refer to the same
   * parameters.
   */
  private readonly targets = new Map<string, Map<string, Located>>();

  /** The root of the first file. */
  public root(fileName: string): Located {
    return { file: fileName, pointer: '', value: this.read(fileName, { file: fileName, pointer: '' }).value };
  }

  /** The root of a first file that is already parsed. */
  public parsed(fileName: string, value: unknown): Located {
    this.files.set(fileName, { value, pruned: false });
    return { file: fileName, pointer: '', value };
  }

  /**
   * The final target of a value: the value itself, or the end of its references.
   *
   * @throws DescriptionError if a reference leads nowhere or in a circle
   */
  public follow(located: Located): Located {
    const layers = this.layers(located);
    return layers[layers.length - 1];
  }

  /** A value and all targets of its references, one after the other. */
  public layers(located: Located, budget: { left: number } = { left: MAX_REFERENCES }): Located[] {
    const layers = [located];
    for (let current = located; referenceOf(current.value) !== undefined;) {
      current = this.target(current, referenceOf(current.value)!, budget);
      layers.push(current);
    }
    return layers;
  }

  private target(from: Located, reference: string, budget: { left: number }): Located {
    if (budget.left-- <= 0) {
      throw referenceError(from, reference, 'leads in a circle', 'refer to the object itself');
    }
    let targets = this.targets.get(from.file);
    if (targets === undefined) {
      this.targets.set(from.file, targets = new Map());
    }
    let target = targets.get(reference);
    if (target === undefined) {
      targets.set(reference, target = this.find(from, reference, budget));
    }
    return target;
  }

  private find(from: Located, reference: string, budget: { left: number }): Located {
    const fail = (reason: string, fix: string) => referenceError(from, reference, reason, fix);
    if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(reference) || /^[/\\]/.test(reference)) {
      throw fail('is not relative to the file, and nothing is read from a network', 'store the other file beside this one, or exclude the operations');
    }
    const hash = reference.indexOf('#');
    const relative = decoded(hash === -1 ? reference : reference.slice(0, hash));
    const fragment = decoded(hash === -1 ? '' : reference.slice(hash + 1));
    if (relative === undefined || fragment === undefined || !(fragment === '' || fragment.startsWith('/'))) {
      throw fail('is not a file name with a JSON pointer (RFC 6901)', 'write for example "#/components/pathItems/Orders" or "orders.yaml#/get"');
    }
    const at = placeOfReference(from);
    const file = relative === '' ? from.file : path.join(path.dirname(from.file), relative);
    const keys = fragment.split('/').slice(1).map((key) => key.replace(/~1/g, '/').replace(/~0/g, '~'));
    const content = this.read(file, at);
    const found = this.walk({ file, pointer: '', value: content.value }, keys, budget);
    if (found !== undefined && !(content.pruned && member(found.value, PRUNED_MARK))) {
      return found;
    }
    if (content.pruned) {
      this.files.set(file, parseWhole(file, this.bytes(file, at)));
      return this.find(from, reference, { left: budget.left });
    }
    throw fail('leads to nothing', 'correct the reference, or add its target');
  }

  /** The value at the keys below a value. The method follows references if a key is in the target of a reference. */
  private walk(from: Located, keys: string[], budget: { left: number }): Located | undefined {
    let current = from;
    for (const key of keys) {
      if (member(current.value, key) === undefined && referenceOf(current.value) !== undefined) {
        const layers = this.layers(current, budget);
        current = layers[layers.length - 1];
      }
      current = child(current, key);
      if (current.value === undefined) {
        return undefined;
      }
    }
    return current;
  }

  private read(file: string, at: Place): ParsedText {
    let content = this.files.get(file);
    if (content === undefined) {
      content = parseBytes(file, this.bytes(file, at));
      this.files.set(file, content);
    }
    return content;
  }

  private bytes(file: string, at: Place): Buffer {
    const fail = (reason: string) => new DescriptionError(at, `the file ${JSON.stringify(file)} cannot be read: ${reason}`,
      'correct the name, which is relative to the file with the reference, or to the working directory');
    let stat: fs.Stats;
    let bytes: Buffer | undefined;
    try {
      stat = fs.statSync(file);
      // Devices and pipes are excluded, because reading them may never end.
      bytes = stat.isFile() && stat.size <= MAX_FILE_BYTES ? fs.readFileSync(file) : undefined;
    } catch (error) {
      throw fail(messageOf(error));
    }
    if (bytes === undefined) {
      throw fail(stat.isFile() ? `it has ${stat.size} bytes, more than ${MAX_FILE_BYTES}` : 'it is not a regular file');
    }
    return bytes;
  }
}

function placeOfReference(from: Located): Place {
  return { file: from.file, pointer: pointerTo(from.pointer, '$ref') };
}

function referenceError(from: Located, reference: string, reason: string, fix: string): DescriptionError {
  return new DescriptionError(placeOfReference(from), `the reference ${JSON.stringify(reference.length > 200 ? `${reference.slice(0, 200)}…` : reference)} ${reason}`, fix);
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
