import type { Outcome } from './load/outcome';
import type { Rollout } from './play-scenario';

/** A row of the report, and whether the rollout was as it should be. */
export interface Finding {
  readonly row: string[];
  /** What is wrong, if anything is. */
  readonly wrong: string[];
  /** Whether it could not be played on this machine. */
  readonly skipped?: boolean;
}

export const HEADER = ['scenario', 'tasks', 'seconds', 'deployment', 'requests', 'slow', 'lost', 'explanation'];

/** Requests enough for a share to be meaningful, and how far it may be from the weights. */
const LEAST_FOR_SHARE = 60;
const TOLERANCE_PERCENT = 20;

export function finding(rollout: Rollout): Finding {
  const { scenario, outcomes, status, tasks, seconds } = rollout;
  const lost = outcomes.filter((outcome) => outcome.lost !== undefined);
  const reasons: string[] = [];
  const wrong: string[] = [];
  for (const [what, count] of counted(lost.map((outcome) => outcome.lost!))) {
    const because = scenario.explained.find((explained) => explained.lost.test(what))?.because;
    reasons.push(`${count} × ${what}: ${because ?? 'NO EXPLANATION'}`);
    if (because === undefined) {
      wrong.push(`${count} requests were lost without an explanation: ${what}`);
    }
  }
  if (scenario.explained.length > 0 && lost.length === 0) {
    wrong.push('no request was lost, so the rollout would not notice this mistake');
  }
  if (status !== scenario.ends) {
    wrong.push(`the deployment ended as ${status} instead of ${scenario.ends}`);
  }
  wrong.push(...wrongVersions(rollout), ...wrongShares(rollout));
  const slow = outcomes.filter(({ kind }) => kind !== 'quick').length;
  const row = [scenario.name, `${tasks}`, seconds.toFixed(0), status, `${outcomes.length}`, `${slow}`, `${lost.length}`, reasons.join('; ')];
  return { row, wrong };
}

/** Once the deployment has ended, only one version answers. */
function wrongVersions({ outcomes, endedAtMs, status }: Rollout): string[] {
  const expected = status === 'SUCCESSFUL' ? 'new' : 'old';
  const after = outcomes.filter(({ sentAtMs, lost }) => sentAtMs > endedAtMs && lost === undefined);
  const others = after.filter(({ version }) => version !== expected).length;
  return [
    ...after.length === 0 ? ['nothing was answered after the deployment'] : [],
    ...others > 0 ? [`${others} requests after the deployment were not answered by the ${expected} version`] : [],
  ];
}

/** Between two shifts, the new version gets about the percentage of the requests that the weights say. */
function wrongShares({ outcomes, shifts, endedAtMs }: Rollout): string[] {
  return shifts.flatMap(({ atMs, percent }, index) => {
    const until = shifts[index + 1]?.atMs ?? endedAtMs;
    const share = newPercent(outcomes.filter(({ kind, sentAtMs }) => kind === 'quick' && sentAtMs > atMs + 100 && sentAtMs < until));
    return share === undefined || Math.abs(share - percent) <= TOLERANCE_PERCENT ? [] : [`${share.toFixed(0)} % instead of ${percent} % went to the new version`];
  });
}

function newPercent(outcomes: Outcome[]): number | undefined {
  return outcomes.length < LEAST_FOR_SHARE ? undefined : 100 * outcomes.filter(({ version }) => version === 'new').length / outcomes.length;
}

function counted(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  values.forEach((value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  return counts;
}
