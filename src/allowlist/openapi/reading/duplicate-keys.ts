import { pointerTo } from '../description-error';

interface Frame {
  /** The keys so far, or `undefined` in an array. */
  readonly keys?: Set<string>;
  /** The member or index that is being read. */
  at: string | number;
}

/**
 * The JSON pointer of the second occurrence of a key that an object of a JSON text has twice. `JSON.parse` silently drops the
 * first occurrence. The text must be valid JSON.
 */
export function duplicateJsonKey(text: string): string | undefined {
  const stack: Frame[] = [];
  let top: Frame | undefined;
  let keyNext = false;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x22: { // "
        const start = i;
        i = endOfString(text, i);
        if (keyNext) {
          const raw = text.slice(start + 1, i);
          const key = raw.includes('\\') ? JSON.parse(`"${raw}"`) as string : raw;
          top!.at = key;
          if (top!.keys!.has(key)) {
            return pointerTo('', ...stack.map((frame) => frame.at));
          }
          top!.keys!.add(key);
          keyNext = false;
        }
        break;
      }
      case 0x7B: // {
        top = { keys: new Set(), at: '' };
        stack.push(top);
        keyNext = true;
        break;
      case 0x5B: // [
        top = { at: 0 };
        stack.push(top);
        keyNext = false;
        break;
      case 0x2C: // ,
        if (top!.keys === undefined) {
          (top!.at as number)++;
        } else {
          keyNext = true;
        }
        break;
      case 0x7D: // }
      case 0x5D: // ]
        stack.pop();
        top = stack[stack.length - 1];
        keyNext = false;
        break;
    }
  }
  return undefined;
}

/** The index of the quote that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === 0x5C) {
      backslashes++;
    }
    if (backslashes % 2 === 0) {
      return end;
    }
  }
}
