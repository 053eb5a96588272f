/** Claims about a deployment, and which of them do not hold. */
export class Checks {
  private readonly claims = new Map<string, number>();
  private readonly broken: string[] = [];
  /** Resource types of which no property was compared with the template. */
  public readonly notCompared = new Set<string>();

  /**
   * @param kind what is claimed, as the report counts it
   * @param about what it is claimed of
   * @param complaints what speaks against it; the claim holds where there is nothing
   */
  public claim(kind: string, about: string, complaints: string[]): void {
    this.claims.set(kind, (this.claims.get(kind) ?? 0) + 1);
    this.broken.push(...complaints.map((complaint) => `${about}: ${complaint}`));
  }

  /** How often each kind was claimed. */
  public get counts(): ReadonlyMap<string, number> {
    return this.claims;
  }

  public get total(): number {
    return [...this.claims.values()].reduce((sum, count) => sum + count, 0);
  }

  public get failures(): readonly string[] {
    return this.broken;
  }
}
