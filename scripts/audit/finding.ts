import { LockedPackage } from './locked-packages';

/** A known vulnerability of a package in use. */
export interface Finding {
  /** As GitHub's advisory database names it, such as `GHSA-xxxx-xxxx-xxxx`. */
  readonly advisory: string;
  readonly title: string;
  readonly severity: string;
  readonly package: LockedPackage;
}

/** What was looked through, and what it knows. */
export interface Audit {
  /** The source and its age, for people. */
  readonly source: string;
  readonly findings: Finding[];
}
