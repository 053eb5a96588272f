import { OUTSIDE } from './apps/pages';
import { REJECTING, Threat } from './threats';
import { RawRequest, RawResponse, requestBytes, send, SendOptions } from '../../src/commands/replay/raw-client';
import { RecordedRequest } from '../../src/commands/replay/recording-app';
import { RunningNginx } from '../nginx';

/** What stands behind the proxy: a recording app, or a real one behind a tap. */
export interface Observed {
  readonly requests: RecordedRequest[];
  readonly garbage: string[];
  readonly served?: string[];
  clear(): void;
}

/** What became of one request. */
export interface Outcome {
  readonly status: number;
  readonly answers: RawResponse[];
  readonly received: RecordedRequest[];
  readonly garbage: string[];
  readonly served: string[];
  readonly log: Array<Record<string, any>>;
}

export function structured(request: Partial<RawRequest>): RawRequest {
  const headers = request.headers ?? [['Host', 'api.example.com']];
  return { method: 'GET', target: '/api/x', ...request, headers };
}

/** Plays one request on a connection of its own. */
export async function play(nginx: RunningNginx, app: Observed, request: Partial<RawRequest> | string, options: SendOptions = {}): Promise<Outcome> {
  app.clear();
  await nginx.newAccessLog();
  const bytes = typeof request === 'string' ? Buffer.from(request, 'latin1') : requestBytes(structured(request));
  const answers = await send(nginx.port, bytes, { all: typeof request === 'string', ...options });
  // Of what was not answered NGINX may say nothing.
  const log = answers.length === 0 ? await nginx.newAccessLog() : await nginx.nextAccessLog(answers.length);
  return {
    status: answers[0]?.status ?? 0,
    answers,
    received: [...app.requests],
    garbage: [...app.garbage],
    served: [...app.served ?? []],
    log,
  };
}

/** What became of a request that was answered. */
export interface Answered {
  readonly answer: RawResponse;
  readonly status: number;
  /** The word for the error, where NGINX answered itself. */
  readonly error?: string;
  readonly received: RecordedRequest[];
  /** The line of the log. */
  readonly log: Record<string, any>;
}

/**
 * Plays one request on a connection of its own.
 *
 * @throws when there is no answer
 */
export async function playAnswered(
  { nginx, app }: { readonly nginx: RunningNginx; readonly app: Observed }, request: Partial<RawRequest>, options?: SendOptions,
): Promise<Answered> {
  const { answers: [answer], received, log: [log = {}] } = await play(nginx, app, request, options);
  if (answer === undefined) {
    throw new Error(`No answer to ${label(request)}`);
  }
  return { answer, status: answer.status, error: /"error":"([^"]*)"/.exec(answer.body.toString())?.[1], received, log };
}

/** How a request is called in reports. */
export function label(request: Partial<RawRequest> | string): string {
  const text = typeof request === 'string' ? request : requestBytes(structured(request)).toString('latin1');
  const shown = JSON.stringify(text.replace(/\r\n\r\n$/, '')).slice(1, -1);
  return shown.length > 160 ? `${shown.slice(0, 100)}… (${text.length} bytes)` : shown;
}

/** What of the threat's expectations does not hold; nothing if all is well. */
export function violations(threat: Threat, request: Partial<RawRequest> | string, outcome: Outcome): string[] {
  const { status, answers, received, garbage, served, log } = outcome;
  const lines = received.map(({ requestLine }) => requestLine);
  const found: string[] = [];
  const check = (holds: boolean, message: () => string) => holds ? undefined : found.push(message());

  if (threat.reaches === 'nothing') {
    check(lines.length === 0, () => `the app received ${JSON.stringify(lines)}`);
  } else if (threat.reaches === 'as-sent') {
    const { method, target } = structured(request as Partial<RawRequest>);
    check(lines.length > 0 && lines.length <= 2 && lines.every((line) => line === `${method} ${target} HTTP/1.1`), () => `the app received ${JSON.stringify(lines)}`);
  } else {
    check(new Set(lines).size <= 1 && lines.every((line, i) => /^GET \/(api\/x|ws) HTTP\/1\.1$/.test(line) || i === 0 && line === 'POST /api/x HTTP/1.1'), () => `the app received ${JSON.stringify(lines)}`);
  }
  check(garbage.length === 0, () => `the app received what is no request: ${JSON.stringify(garbage)}`);
  check(!served.some((mark) => mark !== OUTSIDE), () => `the app served ${JSON.stringify(served)}`);

  const allowed = threat.status ?? (threat.reaches === 'nothing' ? REJECTING : undefined);
  check(allowed === undefined || allowed.includes(status), () => `the status is ${status} and not one of ${allowed!.join(', ')}`);
  check(threat.reason === undefined || log.every((line) => threat.reason!.includes(line.reason)), () => `the logged reason is ${log.map((line) => line.reason).join(', ')}`);
  for (const [name, expected] of Object.entries(threat.appHeaders ?? {})) {
    for (const { headers } of received) {
      const values = headers.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
      check(JSON.stringify(values) === JSON.stringify(expected), () => `the app received ${name}: ${JSON.stringify(values)} and not ${JSON.stringify(expected)}`);
    }
  }
  for (const [name, expected] of Object.entries(threat.answerHeaders ?? {})) {
    const value = answers[0]?.header(name);
    check(value === expected, () => `the answer has ${name}: ${value} and not ${expected}`);
  }
  for (const answer of answers) {
    check(!threat.bodyWithout?.test(answer.body.toString('latin1')), () => `the answer says ${answer.body.toString('latin1').slice(0, 200)}`);
  }
  for (const [name, expected] of Object.entries(threat.logged ?? {})) {
    check(log.length > 0 && log.every((line) => line[name] === expected), () => `the log says ${name}: ${log.map((line) => line[name]).join(', ')} and not ${String(expected)}`);
  }
  return found;
}
