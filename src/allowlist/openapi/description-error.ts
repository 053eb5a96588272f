/** A place in a description. */
export interface Place {
  /** The file as messages name it. */
  readonly file: string;
  /** The JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** A problem at one place, thrown by code that cannot continue there. */
export class DescriptionError extends Error {
  constructor(
    public readonly place: Place,
    /** The problem. */
    public readonly reason: string,
    /** The change to make. */
    public readonly fix: string,
  ) {
    super(`${placeName(place)}: ${reason}; ${fix}`);
  }
}

/** `file#/pointer`, as in a `$ref`. */
export function placeName(place: Place): string {
  return `${place.file}#${place.pointer}`;
}

/** Appends a member to a JSON pointer. */
export function pointerTo(pointer: string, ...keys: (string | number)[]): string {
  return pointer + keys.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}
