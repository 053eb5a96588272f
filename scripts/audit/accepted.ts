/** A vulnerability of a tool that is accepted, and the reason why it is harmless. */
export interface Accepted {
  readonly advisory: string;
  /** The name of the package that has it. */
  readonly package: string;
  readonly reason: string;
}

/** Of tools only: what is published with the library must have none. */
export const ACCEPTED: Accepted[] = [];
