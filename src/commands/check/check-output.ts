import { countedText, numberText } from '../counted-text';
import type { RefusedRequests } from './refused-requests';
import type { TrafficCheck } from './traffic-check';
import type { LogSummary } from '../logs/log-summary';
import { printableText } from '../printable-text';

/** A group of refused requests in the JSON output. */
function groupJson(group: RefusedRequests) {
  const { decision: { status, route, finding, allow }, reason } = group.decided;
  return {
    method: group.method,
    shape: group.shape,
    reason,
    status,
    route,
    allow,
    ...finding === undefined ? {} : { found: finding.found, option: finding.option },
    requests: group.requests,
    answered: group.answered,
    succeeded: group.succeeded,
    clients: group.clients.size,
    days: group.days.size,
    appStatuses: Object.fromEntries([...group.statuses].sort(([a], [b]) => a - b)),
    sample: group.sample,
  };
}

/** The results of a check. */
export interface CheckResult {
  /** The groups with requests that the app answered. */
  readonly breaking: RefusedRequests[];
  readonly rest: RefusedRequests[];
  /** The number of refused requests that the app answered. */
  readonly wouldBreak: number;
  /** The number of refused requests that the app did not answer either. */
  readonly refusedAsBefore: number;
}

/** The results, divided into requests that the app answered and others. */
export function resultOf(check: TrafficCheck): CheckResult {
  const refused = check.refused();
  const wouldBreak = refused.reduce((sum, { answered }) => sum + answered, 0);
  return {
    breaking: refused.filter(({ answered }) => answered > 0),
    rest: refused.filter(({ answered }) => answered === 0),
    wouldBreak,
    refusedAsBefore: total(refused) - wouldBreak,
  };
}

const total = (groups: RefusedRequests[]) => groups.reduce((sum, { requests }) => sum + requests, 0);

/** The output for programs. */
export function checkJson(check: TrafficCheck, result: CheckResult, logs: LogSummary, limit: number): string {
  const { breaking, rest, wouldBreak, refusedAsBefore } = result;
  const { files, lines, broken, brokenLines, withoutRequest } = logs;
  return `${JSON.stringify({
    requests: check.requests,
    allowed: check.allowed,
    answeredByProxy: check.answeredByProxy,
    wouldBreak,
    refusedAsBefore,
    breaking: breaking.slice(0, limit).map(groupJson),
    breakingGroups: breaking.length,
    rest: rest.slice(0, limit).map(groupJson),
    restGroups: rest.length,
    unusedRoutes: check.unusedPaths().map(({ route, methods }) => ({ route: route.toString(), methods })),
    notConsidered: Object.fromEntries(check.optionsNotConsidered()),
    otherReasons: Object.fromEntries(check.otherReasons),
    limitReasons: Object.fromEntries(check.notDecided),
    logs: { files, lines, broken, brokenLines, withoutRequest },
  }, undefined, 2)}\n`;
}

/** The output for people. */
export function checkText(check: TrafficCheck, result: CheckResult, logs: LogSummary, limit: number): string {
  const { breaking, rest, wouldBreak, refusedAsBefore } = result;
  const formats = [...new Set(logs.files.flatMap((file) => file.formats))];
  const unused = check.unusedPaths();
  const paragraphs = [
    [
      `${countedText(check.requests, 'request')} in ${countedText(logs.files.length, 'file')}${formats.length === 0 ? '' : ` (${formats.join(', ')})`}:`,
      ...([
        [check.allowed, 'allowed'],
        ...check.answeredByProxy > 0 ? [[check.answeredByProxy, 'answered by the proxy: preflights and redirects'] as const] : [],
        [wouldBreak, 'would break: the app answered them, and the proxy would refuse them'],
        [refusedAsBefore, 'refused as before: the app did not answer them either'],
      ] as const).map(([requests, text]) => `${numberText(requests).padStart(12)}  ${text}`),
    ],
    breaking.length === 0 ? ['Nothing would break.'] : section(`Would break: ${countedText(wouldBreak, 'request')}, ${countedText(breaking.length, 'group')}`, breaking, limit),
    ...rest.length === 0 ? [] : [section(`Refused as before${total(rest) < refusedAsBefore ? ', in other groups' : ''}: ${countedText(total(rest), 'request')}, ${countedText(rest.length, 'group')}`, rest, limit)],
    ...list('Without a request in these logs:', unused.map(({ route, methods }) => `${route} (${methods.join(', ')})`), limit),
    ...list('The proxy that wrote these logs decided otherwise:', entries(check.otherReasons), limit),
    ...list('Rejections that depend on more than a log line contains:', entries(check.notDecided), limit),
    ...list('Not considered, because logs do not contain enough:', [...check.optionsNotConsidered()].map(([name, routes]) => `${name} (${countedText(routes, 'route')})`), limit),
    ...list(`${countedText(logs.broken, 'line')} could not be read:`, logs.brokenLines.map(({ file, line, text }) => `${file}:${line}: ${printable(text)}`), limit, logs.broken > 0),
    ...list('Reading ended early:', logs.files.filter(({ failure }) => failure !== undefined).map(({ name, failure }) => `${name}: ${failure}`), limit),
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function section(title: string, groups: RefusedRequests[], limit: number): string[] {
  const hidden = groups.length - limit;
  return [title, ...groups.slice(0, limit).flatMap(groupText), ...hidden > 0 ? [`  and ${countedText(hidden, 'more group')}: see --limit`] : []];
}

function groupText(group: RefusedRequests): string[] {
  const { decision: { status, route, finding, allow }, reason } = group.decided;
  const statuses = [...group.statuses].sort(([, a], [, b]) => b - a).map(([code, requests]) => `${code || 'none'} (${numberText(requests)})`);
  const answered = group.answered > 0 && group.answered < group.requests ? `, of which the app answered ${numberText(group.answered)}` : '';
  const clients = group.clients.size > 0 ? `, ${countedText(group.clients.size, 'client')}` : '';
  const days = group.days.size > 0 ? `, ${countedText(group.days.size, 'day')}` : '';
  const why = finding !== undefined ? [`found ${JSON.stringify(finding.found)}${finding.option === undefined ? ', which no option accepts' : `; the option ${finding.option} accepts it`}`]
    : allow !== undefined ? [`the route ${route} has ${allow.join(', ')}`]
      : route !== undefined ? [`the route ${route}`] : [];
  return [
    `  ${printable(group.method)} ${printable(group.shape)}   ${status === undefined ? '' : `${status} `}${reason}`,
    `      ${countedText(group.requests, 'request')}${answered}${clients}${days}; status before: ${statuses.join(', ')}`,
    ...why.map((text) => `      ${text}`),
    `      for example ${printable(group.method)} ${printable(group.sample)}`,
  ];
}

function list(title: string, lines: string[], limit: number, shown = lines.length > 0): string[][] {
  const hidden = lines.length - limit;
  return shown ? [[title, ...lines.slice(0, limit).map((line) => `  ${line}`), ...hidden > 0 ? [`  and ${numberText(hidden)} more`] : []]] : [];
}

function entries(counts: Map<string, number>): string[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([name, requests]) => `${name}: ${countedText(requests, 'request')}`);
}

/** A text of a client without characters that a terminal interprets, and not too long. */
function printable(text: string): string {
  const safe = printableText(text);
  return safe.length > 150 ? `${safe.slice(0, 150)}…` : safe;
}
