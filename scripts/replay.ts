import * as fs from 'fs';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { Outcome, replay } from './lib/replay';
import { readRoutesFile } from '../src/routes-file/read-routes-file';
import { CorpusRequest, parseRequests } from '../testing/corpora';

const USAGE = `usage: npm run replay -- --routes FILE --requests FILE.jsonl [--json]

Runs NGINX with the configuration that ships for the routes of FILE, in front
of an app that records what it receives, plays the requests and reports for
each the status, the reason and what the app received.
--json  one JSON object a line; the last one is {"summary": ...}`;

/** The command `replay`; what it writes to standard output is returned through `print`. */
export async function main(argv: string[], print: (text: string) => void): Promise<number> {
  const given = options(argv, {
    routes: { type: 'string' },
    requests: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean' },
  }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  if (!given.routes || !given.requests) {
    throw new UsageError(`--routes and --requests are needed\n\n${USAGE}`);
  }
  const { allowlist, settings, appProtocol } = readRoutesFile(given.routes);
  if (appProtocol !== undefined && appProtocol._upstreamModule.prefix !== 'proxy') {
    throw new UsageError('the app that records what it receives speaks HTTP, so leave "appProtocol" out of the routes file');
  }
  const requests = readRequests(given.requests);
  const outcomes = await replay({ allowlist, settings, requests, progress: process.stderr.isTTY ? progress(requests.length) : undefined });
  const lines = outcomes.map((outcome) => given.json ? JSON.stringify(asJson(outcome)) : asText(outcome));
  const summary = summarize(outcomes);
  lines.push(given.json ? JSON.stringify({ summary }) : summaryText(summary));
  print(`${lines.join('\n')}\n`);
  return 0;
}

function readRequests(file: string): CorpusRequest[] {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The requests file cannot be read: ${(error as Error).message}`);
  }
  return parseRequests(text);
}

function progress(total: number): (done: number) => void {
  return (done) => {
    if (done % 100 === 0 || done === total) {
      process.stderr.write(`\r${done} of ${total}${done === total ? '\n' : ''}`);
    }
  };
}

function asJson({ number, request, status, statuses, reason, received }: Outcome) {
  return {
    number,
    method: request.method,
    target: request.target,
    ...(request.source === undefined ? {} : { source: request.source }),
    ...(request.expect === undefined ? {} : { expect: request.expect }),
    status,
    statuses,
    reason: reason ?? null,
    // The first of them, as most requests cause one at most; `received` has them all.
    app: received[0] ?? null,
    received,
  };
}

function asText({ number, request, status, statuses, reason, received }: Outcome): string {
  const answer = statuses.length > 1 ? statuses.join(',') : status || 'none';
  const decision = `${number}\t${answer}\t${reason || '-'}\t${request.method} ${shown(request.target)}`;
  const seen = received.length === 0 ? ['\tthe app received nothing'] : received.flatMap(({ requestLine, headers }) => [
    `\tthe app received: ${printable(requestLine)}`,
    ...headers.map(([name, value]) => `\t\t${printable(`${name}: ${value}`)}`),
  ]);
  return [decision, ...seen].join('\n');
}

function shown(target: string | undefined): string {
  const text = printable(target ?? '(verbatim)');
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

interface Summary {
  readonly requests: number;
  readonly reachedApp: number;
  readonly keptFromApp: number;
  readonly appRequests: number;
  readonly mostAppRequestsPerSend: number;
  readonly statuses: Record<string, number>;
  readonly reasons: Record<string, number>;
}

function summarize(outcomes: Outcome[]): Summary {
  const reached = outcomes.filter(({ received }) => received.length > 0);
  return {
    requests: outcomes.length,
    reachedApp: reached.length,
    keptFromApp: outcomes.length - reached.length,
    appRequests: reached.reduce((sum, { received }) => sum + received.length, 0),
    mostAppRequestsPerSend: reached.reduce((most, { received }) => Math.max(most, received.length), 0),
    statuses: counts(outcomes.map(({ status }) => String(status || 'none'))),
    reasons: counts(outcomes.map(({ reason }) => reason || '-')),
  };
}

function counts(values: string[]): Record<string, number> {
  const found = new Map<string, number>();
  values.forEach((value) => found.set(value, (found.get(value) ?? 0) + 1));
  return Object.fromEntries([...found].sort(([, a], [, b]) => b - a));
}

function summaryText(summary: Summary): string {
  const list = (values: Record<string, number>) => Object.entries(values).map(([name, count]) => `${name} ${count}`).join(', ');
  return [
    '',
    `${summary.requests} requests: ${summary.reachedApp} reached the app, ${summary.keptFromApp} did not`,
    `statuses: ${list(summary.statuses)}`,
    `reasons: ${list(summary.reasons)}`,
  ].join('\n');
}

if (require.main === module) {
  runAsProcess(() => main(process.argv.slice(2), (text) => process.stdout.write(text)));
}
