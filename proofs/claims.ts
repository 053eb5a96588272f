/** What was found about a claim. */
export interface Finding {
  /** The language, the registry or whatever else the claim is about. */
  readonly subject: string;
  readonly claim: string;
  readonly outcome: 'passed' | 'failed' | 'not run';
  /** Why the claim failed or was not run, or what was compared. */
  readonly detail: string;
}

/** The claims about one subject, each of which is checked, and printed at once. */
export class Claims {
  public readonly findings: Finding[] = [];

  public constructor(private readonly subject: string) {}

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
      this.report({ subject: this.subject, claim, outcome: 'passed', detail }, started);
      return true;
    } catch (error) {
      this.report({ subject: this.subject, claim, outcome: 'failed', detail: (error as Error).message }, started);
      return false;
    }
  }

  /** Names a claim that this machine cannot check. */
  public notRun(claim: string, reason: string): void {
    this.report({ subject: this.subject, claim, outcome: 'not run', detail: reason }, Date.now());
  }

  private report(finding: Finding, started: number): void {
    this.findings.push(finding);
    const { subject, claim, outcome, detail } = finding;
    const seconds = outcome === 'not run' ? '' : ` (${((Date.now() - started) / 1000).toFixed(0)} s)`;
    process.stdout.write(`${outcome}: ${subject}: ${claim}${detail === '' ? '' : `: ${detail}`}${seconds}\n`);
  }
}

/** Prints how many claims are true, and returns the exit status: 1 if a claim is false, and 0 if claims are true or cannot be checked here. */
export function summarize(findings: Finding[]): number {
  const count = (wanted: Finding['outcome']) => findings.filter(({ outcome }) => outcome === wanted).length;
  process.stdout.write(`${count('passed')} claims are true, ${count('failed')} are false, ${count('not run')} were not run\n`);
  return count('failed') > 0 ? 1 : 0;
}
