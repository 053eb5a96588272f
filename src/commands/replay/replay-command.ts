import * as fs from 'fs';
import { Command } from 'commander';
import { Outcome, replay } from './replay';
import { parseRequests, RequestToPlay } from './requests-file';
import type { CommandFactory } from '../command-factory';
import { ExitStatus } from '../exit-status';
import { nginxProgram } from '../nginx/nginx-program';
import { printableBytes } from '../printable-text';
import { progressLine } from '../progress';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';
import { UsageError } from '../usage-error';

interface ReplayCommandOptions extends RoutesOptions {
  readonly requests: string;
  readonly nginx?: string;
  readonly json?: boolean;
}

const HELP = `
NGINX runs with the configuration that ships for the routes, in front of an app
that records what it receives. Each line of the requests file is one JSON
object: {"method": "GET", "target": "/api/x", "headers": [["Host", "a.example"]]}

Examples:
  $ cdk-reverse-proxied-service replay --routes routes.yaml --requests requests.jsonl
  $ cdk-reverse-proxied-service replay --routes openapi.json --requests requests.jsonl --json

Exit status: 0 all requests were played, 2 an argument or a file is wrong.`;

/** The command `replay`, which plays requests against real NGINX. */
export const replayCommand: CommandFactory = (environment, exit) => addRoutesOptions(new Command('replay'))
  .description('play a file of requests against real NGINX and report each decision')
  .requiredOption('--requests <file>', 'the requests, one JSON object a line')
  .option('--nginx <program>', 'the NGINX to run (default: the installed one)')
  .option('--json', 'one JSON object a line; the last one is {"summary": ...}')
  .addHelpText('after', HELP)
  .action(async (options: ReplayCommandOptions) => {
    const { allowlist, settings, appProtocol } = readRoutes(options);
    if (appProtocol !== undefined && appProtocol._upstreamModule.prefix !== 'proxy') {
      throw new UsageError(`--routes ${options.routes}: the app that records what it receives speaks HTTP, so leave "appProtocol" out of the routes file.`);
    }
    const requests = readRequests(options.requests);
    const progress = progressLine(environment, (done) => `${done} of ${requests.length} requests`);
    const outcomes = await replay({ nginx: nginxProgram(options.nginx), allowlist, settings, requests, progress: progress.update });
    progress.end();
    const lines = outcomes.map((outcome) => options.json ? JSON.stringify(asJson(outcome)) : asText(outcome));
    const summary = summarize(outcomes);
    lines.push(options.json ? JSON.stringify({ summary }) : summaryText(summary));
    environment.write(`${lines.join('\n')}\n`);
    exit(ExitStatus.SUCCESS);
  });

function readRequests(file: string): RequestToPlay[] {
  try {
    return parseRequests(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`--requests ${file}: ${(error as Error).message}`);
  }
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
    `\tthe app received: ${printableBytes(requestLine)}`,
    ...headers.map(([name, value]) => `\t\t${printableBytes(`${name}: ${value}`)}`),
  ]);
  return [decision, ...seen].join('\n');
}

function shown(target: string | undefined): string {
  const text = printableBytes(target ?? '(verbatim)');
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
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
