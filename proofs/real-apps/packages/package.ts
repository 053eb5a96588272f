/** Something from a registry that an app or a client needs. */
export interface Package {
  /** Name and version, as the page has them. */
  readonly label: string;
  /**
   * Installs it where it is missing.
   *
   * @returns why it cannot be had
   */
  absent(): Promise<string | undefined>;
}
