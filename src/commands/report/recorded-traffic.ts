import { Period, RequestsOverTime } from './requests-over-time';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { LoggedDecisions } from '../check/logged-decisions';
import type { LogSummary } from '../logs/log-summary';
import type { LoggedRequest } from '../logs/logged-request';

/** The outcome of requests that the app gets. */
const ALLOWED = 'allowed';
/** The outcome of preflights and redirects. */
const ANSWERED = 'answered by the proxy';

/** The traffic of logs, as the allowlist decides about it. */
export interface ReportedTraffic {
  /** The number of requests in the logs. */
  readonly requests: number;
  /** The number of log lines that no format reads. */
  readonly brokenLines: number;
  /** The number of files that could not be read to their end. */
  readonly incompleteFiles: number;
  /** The number of requests without a time, which `periods` does not contain. */
  readonly withoutTime: number;
  /** The requests by outcome: `allowed`, `answered by the proxy`, or the reason of the rejection, the most frequent first. */
  readonly outcomes: Record<string, number>;
  /** The length of a period in milliseconds. */
  readonly periodMs: number;
  readonly periods: Period[];
}

/** The traffic of logs by path, outcome and time. */
export class RecordedTraffic {
  private requests = 0;
  private withoutTime = 0;
  private readonly outcomes = new Map<string, number>();
  private readonly paths = new Map<ListedPath, number>();
  private readonly times = new RequestsOverTime();
  private readonly decisions: LoggedDecisions;

  constructor(routes: RoutesFileContent) {
    this.decisions = new LoggedDecisions(routes);
  }

  /** Adds a request. This is a visitor of a log reader. */
  public readonly add = (request: LoggedRequest): void => {
    const { weight, time } = request;
    const { reason, listed, decision } = this.decisions.of(request);
    const outcome = reason ?? (decision.allowed ? ALLOWED : ANSWERED);
    this.requests += weight;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + weight);
    if (reason === undefined && listed !== undefined) {
      this.paths.set(listed, (this.paths.get(listed) ?? 0) + weight);
    }
    if (time === undefined) {
      this.withoutTime += weight;
    } else {
      this.times.add(time, outcome, weight);
    }
  };

  /** The number of requests that pass, or that the proxy answers, for each path of the allowlist. */
  public byPath(): number[] {
    return this.decisions.configuration._allowlist._paths.map((path) => this.paths.get(path) ?? 0);
  }

  /** The numbers for the page. */
  public reported({ broken, files }: LogSummary): ReportedTraffic {
    return {
      requests: this.requests,
      brokenLines: broken,
      incompleteFiles: files.filter(({ failure }) => failure !== undefined).length,
      withoutTime: this.withoutTime,
      outcomes: Object.fromEntries([...this.outcomes].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))),
      periodMs: this.times.periodMs,
      periods: this.times.periods(),
    };
  }
}
