import type { Decision } from '../../../allowlist/decision';
import type { RequestHead } from '../../../allowlist/request-head';
import { numberText } from '../../counted-text';
import { printableText } from '../../printable-text';
import { ComparedService } from '../compared-services';
import { Difference, DifferenceKind } from '../difference';

/** The kinds in the order of the output: first what a reviewer must see. */
export const KINDS = [
  DifferenceKind.OPENED, DifferenceKind.UNCERTAIN, DifferenceKind.LOOSENED, DifferenceKind.CLOSED, DifferenceKind.TIGHTENED, DifferenceKind.CHANGED,
];

/** The headings of the kinds. */
export const KIND_HEADINGS: Record<DifferenceKind, string> = {
  [DifferenceKind.OPENED]: 'Opened: requests that will be forwarded, and were not',
  [DifferenceKind.UNCERTAIN]: 'Uncertain: not compared exactly, so requests may be opened',
  [DifferenceKind.LOOSENED]: 'Loosened: less is asked of requests',
  [DifferenceKind.CLOSED]: 'Closed: requests that will no longer be forwarded',
  [DifferenceKind.TIGHTENED]: 'Tightened: more is asked of requests',
  [DifferenceKind.CHANGED]: 'Changed: neither looser nor stricter',
};

/** The number of differences of each kind, such as `2 opened, 1 closed`. */
export function summary(services: ComparedService[]): string {
  const all = services.flatMap(({ differences }) => differences);
  const counts = KINDS.map((kind) => [kind, all.filter((one) => one.kind === kind).length] as const).filter(([, count]) => count > 0);
  return counts.length === 0 ? 'no differences' : counts.map(([kind, count]) => `${numberText(count)} ${kind}`).join(', ');
}

/** The subject of a difference, such as `GET, HEAD of prefix /api`. */
export function subjectText({ scope, subject, methods, oldRoute, newRoute, oldValue, newValue, remark }: Difference): string {
  const route = newRoute ?? oldRoute;
  switch (scope) {
    case 'services': return `the service ${String(newValue ?? oldValue)}`;
    case 'hosts': return `the host ${String(newValue ?? oldValue)}`;
    case 'proxy': return `${subject} of the proxy`;
    case 'requests': return methods.length === 0 ? remark ?? 'requests' : `${methods.join(', ')} of ${printableText(route ?? 'no route')}`;
    case 'route': return `${subject} for ${methods.join(', ')} of ${printableText(route ?? 'no route')}`;
  }
}

/** The two sides of a difference. The list is empty if the subject says all. */
export function sidesText({ scope, oldRoute, newRoute, oldValue, newValue, methods }: Difference): string[] {
  const isOfValues = scope === 'route' || scope === 'proxy';
  const routes = [oldRoute, newRoute].map((route) => printableText(route ?? 'no route'));
  return [
    ...isOfValues && (oldValue !== undefined || newValue !== undefined) ? [`${valueText(oldValue)} → ${valueText(newValue)}`] : [],
    ...methods.length > 0 && routes[0] !== routes[1] ? [`the deciding route: ${routes.join(' → ')}`] : [],
  ];
}

/** Remarks that `subjectText()` does not contain. */
export function remarksOf({ scope, methods, remark, asks }: Difference): string[] {
  return [
    ...asks !== undefined && Object.keys(asks).length > 0 ? [`the route has ${Object.entries(asks).map(([name, value]) => `${name}: ${valueText(value)}`).join(', ')}`] : [],
    ...remark !== undefined && (scope !== 'requests' || methods.length > 0) ? [remark] : [],
  ];
}

/** A value as JSON without quotation marks around texts. */
export function valueText(value: unknown): string {
  return value === undefined ? 'none' : typeof value === 'string' ? printableText(value) : printableText(JSON.stringify(value));
}

/** A request in one line. */
export function requestText({ method, target, host, clientAddress, headers = {} }: RequestHead): string {
  const more = [
    ...clientAddress === undefined ? [] : [`from ${clientAddress}`],
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return printableText(`${method} ${host ?? ''}${target}${more.length === 0 ? '' : ` (${more.join(', ')})`}`);
}

/** A decision in few words. */
export function decisionText({ allowed, status, reason, location }: Decision): string {
  return allowed ? 'forwarded' : [status, reason ?? (location === undefined ? 'answered by the proxy' : `to ${location}`)].join(' ');
}
