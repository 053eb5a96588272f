import { Readable } from 'stream';
import { LogSummary } from '../../../src/commands/logs/log-summary';
import { LoggedRequest } from '../../../src/commands/logs/logged-request';
import { readLogs } from '../../../src/commands/logs/read-logs';

export interface ReadResult {
  readonly requests: LoggedRequest[];
  readonly summary: LogSummary;
}

/** The requests and the summary of logs. */
export async function read(names: string[], input: Buffer[] = [], visit: (request: LoggedRequest) => void = () => {}): Promise<ReadResult> {
  const requests: LoggedRequest[] = [];
  const summary = await readLogs(names, {
    input: Readable.from(input), write: () => {}, writeError: () => {}, onEnd: () => {}, showsProgress: false, colored: false,
  }, (request) => {
    visit(request);
    requests.push({ ...request });
  });
  return { requests, summary };
}
