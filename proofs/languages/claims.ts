/** What was found about a claim. */
export interface Finding {
  readonly language: string;
  readonly claim: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** Why the claim failed or was not run, or what was compared. */
  readonly detail: string;
}

/** The claims about one language, each of which is checked, and printed at once. */
export class Claims {
  public readonly findings: Finding[] = [];

  public constructor(private readonly language: string) {}

  /**
   * Checks a claim.
   *
   * @param check throws if the claim is false, and may return what was compared
   * @returns whether the claim is true
   */
  public async check(claim: string, check: () => Promise<string | void>): Promise<boolean> {
    const started = Date.now();
    try {
      const detail = await check() ?? '';
      this.report({ language: this.language, claim, outcome: 'passed', detail }, started);
      return true;
    } catch (error) {
      this.report({ language: this.language, claim, outcome: 'failed', detail: (error as Error).message }, started);
      return false;
    }
  }

  /** Names a claim that this machine cannot check. */
  public notRun(claim: string, reason: string): void {
    this.report({ language: this.language, claim, outcome: 'not run', detail: reason }, Date.now());
  }

  private report(finding: Finding, started: number): void {
    this.findings.push(finding);
    const { language, claim, outcome, detail } = finding;
    const seconds = outcome === 'not run' ? '' : ` (${((Date.now() - started) / 1000).toFixed(0)} s)`;
    process.stdout.write(`${outcome}: ${language}: ${claim}${detail === '' ? '' : `: ${detail}`}${seconds}\n`);
  }
}
