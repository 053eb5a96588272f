/** A verb behind a value, as in Google's `/operations/17:cancel`. */
const VERB = /^.+(:[A-Za-z]+)$/;
/** The extension of a file. */
const EXTENSION = /^[^.]+(\.[A-Za-z][A-Za-z0-9]{0,7})$/;

/** The verb at the end of a segment, with its colon: `:cancel` of `17:cancel`, or an empty text. */
export function segmentVerb(name: string): string {
  return VERB.exec(name)?.[1] ?? '';
}

/** The segment without the verb at its end. */
export function withoutVerb(name: string): string {
  return name.slice(0, name.length - segmentVerb(name).length);
}

/** The literal end of a segment that may be a value with an end: `:cancel` of `17:cancel`, `.pdf` of `{integer}.pdf`. */
export function segmentTail(name: string): string {
  return segmentVerb(name) || EXTENSION.exec(name)?.[1] || '';
}
