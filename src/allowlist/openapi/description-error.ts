/** Where something stands in a description. */
export interface Place {
  /** The file as messages name it. */
  readonly file: string;
  /** The JSON pointer (RFC 6901). */
  readonly pointer: string;
}

/** What is wrong at one place, thrown by what cannot go on there. */
export class DescriptionError extends Error {
  constructor(
    public readonly place: Place,
    /** What is wrong. */
    public readonly reason: string,
    /** The way out. */
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
