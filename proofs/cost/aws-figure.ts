/** A price or a quota of AWS, with the public page that states the value and the date of the reading. */
export interface AwsFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly region: string;
  /** The public page of AWS. */
  readonly source: string;
  /** The page on which the value was read: a stored copy of the source, or a page of others that repeats the value. */
  readonly read: string;
  /** Whether AWS raises the quota on request; quotas only. */
  readonly adjustable?: boolean;
}

/** The value that was not read in a page of AWS for this list. */
export const NOT_READ_AGAIN = 'as known in early 2026, not read again';
