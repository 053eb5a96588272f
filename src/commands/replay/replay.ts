import { requestBytes, send } from './raw-client';
import { RecordingApp, startRecordingApp } from './recording-app';
import { RequestToPlay } from './requests-file';
import { Allowlist } from '../../allowlist';
import { NginxConfiguration, NginxOptions } from '../../nginx';
import { startNginx } from '../nginx/started-nginx';

/** A request as the app received it. */
export interface Received {
  readonly requestLine: string;
  readonly headers: Array<[string, string]>;
  readonly body?: string;
}

/** What became of one request. */
export interface Outcome {
  /** Counts the requests from 1, as the lines of their file. */
  readonly number: number;
  readonly request: RequestToPlay;
  /** The status of the first answer; 0 if there was none or it had none (HTTP/0.9). */
  readonly status: number;
  /** The statuses of all answers; more than one after a `raw_b64` that held several requests. */
  readonly statuses: number[];
  /** The reason in the proxy's access log; nothing if it logged nothing. */
  readonly reason?: string;
  /** Everything that the app received meanwhile; empty if it received nothing. */
  readonly received: Received[];
}

/** Options for playing requests. */
export interface ReplayOptions {
  /** The NGINX that plays the proxy. */
  readonly nginx: string;
  readonly allowlist: Allowlist;
  readonly settings?: NginxOptions;
  readonly requests: RequestToPlay[];
  readonly progress?: (done: number) => void;
}

/**
 * Plays the requests, each on a connection of its own, at real NGINX with the
 * configuration that ships, in front of a recording app.
 *
 * There are several such pairs, and each plays its requests one after another:
 * so whatever an app receives belongs to the request that is being played.
 */
export async function replay(options: ReplayOptions): Promise<Outcome[]> {
  const numbered = options.requests.map((request, index) => ({ request, number: index + 1 }));
  const verbatim = numbered.filter(({ request }) => request.raw_b64 !== undefined).length;
  const lanes = Math.max(1, Math.min(8, Math.ceil(numbered.length / 2000) + Math.ceil(verbatim / 40)));
  let done = 0;
  const played = await Promise.all(Array.from({ length: lanes }, (_, lane) => play(
    options.nginx,
    new NginxConfiguration({ allowlist: options.allowlist, appPort: 3000, settings: options.settings }).text,
    numbered.filter((__, index) => index % lanes === lane),
    () => options.progress?.(++done),
  )));
  return played.flat().sort((a, b) => a.number - b.number);
}

interface Numbered {
  readonly request: RequestToPlay;
  readonly number: number;
}

async function play(binary: string, text: string, requests: Numbered[], progress: () => void): Promise<Outcome[]> {
  const app = await startRecordingApp();
  try {
    const nginx = await startNginx({ binary, text, app });
    try {
      const outcomes: Outcome[] = [];
      for (const { request, number } of requests) {
        const statuses = await statusesOf(nginx.port, request);
        // Of what was not answered NGINX may say nothing.
        const [logged] = statuses.length === 0 ? await nginx.newAccessLog() : await nginx.nextAccessLog(statuses.length);
        outcomes.push({ number, request, status: statuses[0] ?? 0, statuses, reason: logged?.reason, received: taken(app) });
        progress();
      }
      return outcomes;
    } finally {
      await nginx.stop();
    }
  } finally {
    await app.stop();
  }
}

async function statusesOf(port: number, request: RequestToPlay): Promise<number[]> {
  const verbatim = request.raw_b64 !== undefined;
  const bytes = verbatim ? Buffer.from(request.raw_b64!, 'base64') : requestBytes(request);
  return (await send(port, bytes, { all: verbatim })).map(({ status }) => status);
}

function taken(app: RecordingApp): Received[] {
  return app.requests.splice(0).map(({ requestLine, headers, body }) => ({
    requestLine,
    headers,
    ...(body.length > 0 ? { body: body.toString('latin1') } : {}),
  }));
}
