import { execFile } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** What is requested: `{}` in the target is another number in every request. */
export interface LoadRequest {
  readonly method: string;
  readonly target: string;
  /** Besides `Host`; default: none. */
  readonly headers?: Record<string, string>;
  /** The length of the body; default: no body. */
  readonly bodyBytes?: number;
  /** How many connections there are at once; default: `CONNECTIONS`. */
  readonly connections?: number;
  /** Whether each request has a connection of its own; default: connections are kept. */
  readonly closed?: boolean;
}

/** Where requests go. */
export interface LoadTarget {
  readonly port: number;
  /** Whether TLS is spoken there; default: it is not. */
  readonly tls?: boolean;
}

/** How long and how fast requests come. */
export interface LoadPace {
  readonly seconds: number;
  /** How long a connection waits between an answer and its next request, half to one and a half of it; default: not at all. */
  readonly pauseMs?: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers with 400 and above. */
  readonly rejected: number;
  /** Within which time half, 99 % and 99.9 % of the requests were answered, in microseconds. */
  readonly latency: Latency;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
}

/** More than any proxy's cache of decisions holds, so that each request has to be decided. */
export const DISTINCT_TARGETS = 20_000;
export const CONNECTIONS = 32;

/** Makes the requests beforehand, so that making them costs nothing while it is measured. */
const SCRIPT = `
local requests, at, count = {}, 0, 0
function init(args)
  local method, target = args[1], args[2]
  count = target:find("{}", 1, true) and tonumber(args[3]) or 1
  local length, pause = tonumber(args[4]), tonumber(args[5])
  local body = length > 0 and string.rep("x", length) or nil
  for i = 6, #args do
    local name, value = args[i]:match("^(.-)=(.*)$")
    wrk.headers[name] = value
  end
  if pause > 0 then
    function delay() return math.random(pause * 0.5, pause * 1.5) end
  end
  local before, after = target:match("^(.-){}(.*)$")
  for i = 1, count do
    local path = before and (before .. (100000 + i * 37) .. after:gsub("{}", tostring(500000 + i * 11))) or target
    requests[i] = wrk.format(method, path, nil, body)
  end
end
function request()
  at = at % count + 1
  return requests[at]
end
function done(summary, latency)
  io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, summary.errors.status,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
`;

/** The target of one request, as the load makes it. */
export function oneTarget(target: string): string {
  return target.replace('{}', '100037').replace(/\{\}/g, '500011');
}

/** Requests as fast as they are answered, or at a pace. */
export function load(wrk: string[], to: LoadTarget, request: LoadRequest, pace: LoadPace, folder: string): Promise<LoadResult> {
  const { seconds, pauseMs = 0 } = pace;
  const { headers = {}, bodyBytes = 0, connections = CONNECTIONS, closed } = request;
  const sent = { ...headers, ...closed ? { Connection: 'close' } : {} };
  const script = path.join(folder, 'load.lua');
  fs.writeFileSync(script, SCRIPT);
  const [command, ...before] = wrk;
  const args = [
    ...before, '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, `http${to.tls ? 's' : ''}://127.0.0.1:${to.port}/`,
    '--', request.method, request.target, String(DISTINCT_TARGETS), String(bodyBytes), String(pauseMs),
    ...Object.entries(sent).map(([name, value]) => `${name}=${value}`),
  ];
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: (seconds + 30) * 1000 }, (error, stdout) => {
      const numbers = /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(stdout)?.slice(1).map(Number);
      if (!numbers) {
        reject(new Error(`wrk failed: ${error?.message.split('\n')[0] ?? 'no result'}`));
        return;
      }
      const [requests, microseconds, rejected, p50, p99, p999] = numbers;
      resolve({ requests, seconds: microseconds / 1e6, rejected, latency: { p50, p99, p999 } });
    });
  });
}
