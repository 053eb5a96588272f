import { ClientTable } from './client-table';
import { ownText } from './own-text';
import { PathTree } from './path-tree';
import { preflightOrigin } from './preflight-origin';
import { ProbePaths } from './probe-paths';
import { isCanonical, USUAL_FORM } from '../../../allowlist/paths/canonical-target';
import { rawPathOf } from '../../../allowlist/paths/raw-path';
import type { LoggedRequest } from '../../logs/logged-request';
import { clientHash } from '../client-hash';
import { Outcome, outcomeOf } from '../outcome';
import { PLAIN_PATH_PATTERN } from '../plain-path';

const MAX_HOSTS = 200;
const MAX_SAMPLES = 20;
const METHOD = /^[A-Z][A-Z_-]{0,31}$/;
const PLAIN_PATH = new RegExp(`^${PLAIN_PATH_PATTERN}$`);

/** The requests of logs, reduced to evidence in memory that grows with the different paths and has a limit. */
export class TrafficEvidence {
  public readonly tree = new PathTree();
  public readonly clients = new ClientTable();
  public readonly probes = new ProbePaths();
  public requests = 0;
  /** The requests by outcome. */
  public readonly outcomes = new Map<Outcome, number>();
  /** The successful requests by host. */
  public readonly hosts = new Map<string, number>();
  /** Successful requests with a spelling that the proxy rejects unless an option of a route accepts it. */
  public readonly otherSpellings = { requests: 0, samples: [] as string[] };
  /** Successful requests with methods that NGINX does not forward. */
  public readonly otherMethods = { requests: 0, samples: [] as string[] };

  /** Adds a request. This is a visitor of a log reader. */
  public readonly add = (request: LoggedRequest): void => {
    const { method, target, weight, status, appStatus, client = '', userAgent = '' } = request;
    const path = rawPathOf(target);
    const outcome = outcomeOfRequest(request);
    const hash = clientHash(client, userAgent);
    const succeeds = outcome === Outcome.SUCCEEDED;
    this.requests += weight;
    this.outcomes.set(outcome, (this.outcomes.get(outcome) ?? 0) + weight);
    const kind = this.probes.add(path, succeeds, weight);
    this.clients.add(hash, clientHash(client, ''), appStatus === 0 && status === 404 ? Outcome.MISSED : outcome, weight, kind);
    if (!succeeds && outcome !== Outcome.REFUSED) {
      return;
    }
    if (!METHOD.test(method) || method === 'TRACE' || method === 'CONNECT') {
      note(this.otherMethods, `${method} ${path}`, succeeds ? weight : 0);
    } else if (!PLAIN_PATH.test(path) && !isCanonical(path, USUAL_FORM)) {
      note(this.otherSpellings, `${method} ${path}`, succeeds ? weight : 0);
    } else if (succeeds) {
      this.tree.addSuccess(path, request, hash, preflightOrigin(request));
      this.addHost(request.host, weight);
    } else {
      this.tree.addRefusal(path, request);
    }
  };

  private addHost(host: string | undefined, weight: number): void {
    const before = host === undefined ? undefined : this.hosts.get(host);
    if (host !== undefined && (before !== undefined || this.hosts.size < MAX_HOSTS)) {
      this.hosts.set(before === undefined ? ownText(host) : host, (before ?? 0) + weight);
    }
  }
}

function outcomeOfRequest({ webSocket, appStatus, status }: LoggedRequest): Outcome {
  return webSocket ? Outcome.SUCCEEDED : outcomeOf(appStatus ?? status);
}

function note(counts: { requests: number; readonly samples: string[] }, sample: string, weight: number): void {
  counts.requests += weight;
  if (weight > 0 && counts.samples.length < MAX_SAMPLES && !counts.samples.includes(sample)) {
    counts.samples.push(ownText(sample));
  }
}
