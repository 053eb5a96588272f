import { printableBytes } from '../printable-text';

/** The members of the proxy's log lines that the command shows. */
interface LogLine {
  readonly time: string;
  readonly host: string;
  readonly method: string;
  readonly target: string;
  readonly status: number;
  readonly route: string;
  readonly reason: string;
  readonly enforced?: boolean;
  readonly found?: string;
  readonly option?: string;
  readonly upstream_status: string;
  readonly request_time: number;
}

const LONGEST_TARGET = 100;
const COLORS = { green: 32, red: 31, yellow: 33, dim: 90 };

/** A log line of the proxy as one line for people. What is no log line is returned as it is. */
export function shownLine(text: string, colored: boolean): string {
  const line = parsed(text);
  if (line === undefined) {
    return text;
  }
  const paint = (color: keyof typeof COLORS, part: string) => colored ? `\x1b[${COLORS[color]}m${part}\x1b[0m` : part;
  const { time, method, target, status, route, reason, enforced } = line;
  const decision = reason === '' ? paint('green', 'allowed')
    : enforced === false ? paint('yellow', `would be rejected: ${reason}`)
      : paint(/^app-/.test(reason) ? 'yellow' : 'red', reason);
  const details = [
    ...route === '' ? [] : [`route ${route}`],
    ...line.found ? [`found ${JSON.stringify(line.found)}${line.option ? `, which ${line.option} would allow` : ''}`] : [],
    ...reason === 'unknown-host' ? [`host ${line.host}`] : [],
    ...line.upstream_status === '' ? [] : [`${Math.round(line.request_time * 1000)} ms`],
  ];
  return [paint('dim', time.slice(11, 19)), String(status).padStart(3), method, shortened(target), decision, ...details.map((detail) => paint('dim', detail))].join('  ');
}

/** Whether a log line belongs to a rejected request. */
export function isRejection(text: string): boolean {
  const line = parsed(text);
  return line !== undefined && line.reason !== '' && !/^app-/.test(line.reason);
}

function parsed(text: string): LogLine | undefined {
  try {
    return text.startsWith('{') ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

function shortened(target: string): string {
  const printable = printableBytes(target);
  return printable.length > LONGEST_TARGET ? `${printable.slice(0, LONGEST_TARGET)}...` : printable;
}
