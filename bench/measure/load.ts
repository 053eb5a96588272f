import { execFile } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** What is requested: `{}` in the target is another number in every request. */
export interface LoadRequest {
  readonly method: string;
  readonly target: string;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Answers with 400 and above. */
  readonly rejected: number;
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
  local before, after = target:match("^(.-){}(.*)$")
  for i = 1, count do
    local path = before and (before .. (100000 + i * 37) .. after:gsub("{}", tostring(500000 + i * 11))) or target
    requests[i] = wrk.format(method, path)
  end
end
function request()
  at = at % count + 1
  return requests[at]
end
function done(summary)
  io.write(string.format("RESULT %d %d %d\\n", summary.requests, summary.duration, summary.errors.status))
end
`;

/** The target of one request, as the load makes it. */
export function oneTarget(target: string): string {
  return target.replace('{}', '100037').replace(/\{\}/g, '500011');
}

/** Requests as fast as the proxy answers, over connections that are kept. */
export function load(wrk: string[], port: number, request: LoadRequest, seconds: number, folder: string): Promise<LoadResult> {
  const script = path.join(folder, 'load.lua');
  fs.writeFileSync(script, SCRIPT);
  const [command, ...before] = wrk;
  const args = [
    ...before, '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, `http://127.0.0.1:${port}/`,
    '--', request.method, request.target, String(DISTINCT_TARGETS),
  ];
  return new Promise((resolve, reject) => {
    execFile(command, args, { timeout: (seconds + 20) * 1000 }, (error, stdout) => {
      const numbers = /^RESULT (\d+) (\d+) (\d+)$/m.exec(stdout)?.slice(1).map(Number);
      if (!numbers) {
        reject(new Error(`wrk failed: ${error?.message.split('\n')[0] ?? 'no result'}`));
        return;
      }
      const [requests, microseconds, rejected] = numbers;
      resolve({ requests, seconds: microseconds / 1e6, rejected });
    });
  });
}
