import { Representative } from './representatives';

/** A directive without which every probe still passes, and why that may be. */
export interface NotADefence {
  readonly directive: RegExp;
  readonly at?: Representative;
  readonly why: string;
}

export const NOT_A_DEFENCE: NotADefence[] = [
];
