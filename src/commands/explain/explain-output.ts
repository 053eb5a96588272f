import type { Explanation } from './explanation';
import { statusOf } from './reason-texts';
import type { Suggestion } from './suggestion';
import { Decision, RejectionReason } from '../../allowlist';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import { UNDECIDED_REASONS } from '../check/undecided-reasons';
import { printableText } from '../printable-text';

/** The output for programs. */
export function explanationJson(explanation: Explanation): string {
  const { request, decision, route, matching, precedence, nearMisses, suggestions, reason, reasonText, loggedReason, loggedStatus } = explanation;
  return `${JSON.stringify({
    request: { ...request, target: fromBytes(request.target) },
    loggedStatus,
    loggedReason,
    decision,
    reason,
    ...reasonText,
    route: route && { route: route.route.toString(), methods: route.methods, options: optionNames(route) },
    matching: matching.map((listed) => ({ route: listed.route.toString(), methods: listed.methods })),
    precedence,
    nearMisses: nearMisses.map(({ listed, differences }) => ({ route: listed.route.toString(), methods: listed.methods, differences })),
    suggestions: suggestions.map(({ text, change, request: other, then }) => ({ text: fromBytes(text), ...change, request: other, then })),
  }, undefined, 2)}\n`;
}

/** The output for people. */
export function explanationText(explanation: Explanation): string {
  const { request, decision, reason, reasonText, matching, precedence, nearMisses, suggestions, loggedReason, loggedStatus } = explanation;
  const paragraphs = [
    [`${printableText(request.method)} ${printableText(fromBytes(request.target))}`, ...caret(explanation), `  ${decided(decision)}`,
      ...loggedStatus === undefined ? [] : [`  The log says: ${loggedStatus || 'no status'}${loggedReason ? ` ${printableText(loggedReason)}` : ''}`]],
    ...reasonText === undefined ? [] : [[
      ...decision.reason === undefined ? [`${reason}${statusOf(reason!) === undefined ? '' : ` (${statusOf(reason!)})`}: ${otherReason(reason!)}.`] : [],
      reasonText.meaning, reasonText.action,
    ]],
    ...matching.length === 0 ? [] : [[
      matching.length === 1 ? 'The route that matches the path:' : 'The routes that match the path, the deciding one first:',
      ...matching.map((listed, i) => `  ${routeText(listed)}${i === 1 && precedence !== undefined ? `\n    after the first, because ${precedence}` : ''}`),
    ]],
    ...nearMisses.length === 0 ? [] : [['Routes that almost match:', ...nearMisses.map(({ listed, differences }) => `  ${routeText(listed)}\n    the request has ${differences.map(withoutIs).join('; ')}`)]],
    ...suggestions.length === 0 ? [] : [['Possible changes, each of which was tried:', ...suggestions.flatMap(suggestionText)]],
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** The cause of a reason that is not that of the decision. */
function otherReason(reason: string): string {
  const decidable = (Object.values(RejectionReason) as string[]).includes(reason) && !UNDECIDED_REASONS.includes(reason);
  return decidable ? 'this allowlist decides otherwise than the proxy that wrote the line' : 'a reason that does not depend on the request line alone';
}

function decided({ allowed, status, reason, route, allow, location, finding }: Decision): string {
  const by = route === undefined ? '' : `, by the route ${route}`;
  return allowed ? `Allowed${by}: the app answers.`
    : reason === undefined ? `Answered by the proxy with ${status}${location === undefined ? '' : ` and Location: ${location}`}${by}.`
      : `Refused with ${status} ${reason}${by}${allow === undefined ? '' : `, which has ${allow.join(', ')}`}${finding === undefined ? '' : `: ${findingText(finding)}`}.`;
}

function findingText({ found, offset, option }: NonNullable<Decision['finding']>): string {
  const verb = option?.includes(',') ? 'together accept' : option === 'strictQuery' ? 'does not accept' : 'accepts';
  const accepted = option === undefined ? 'which no option accepts' : `which ${option} ${verb}`;
  return found === '' ? 'another spelling of a listed path' : `found ${found === 'not ASCII' ? found : JSON.stringify(found)} after ${offset} bytes, ${accepted}`;
}

/** A line that points to the part of the target that is not canonical. */
function caret({ request, decision: { finding } }: Explanation): string[] {
  if (finding === undefined) {
    return [];
  }
  const before = printableText(`${request.method} ${fromBytes(request.target.slice(0, finding.offset))}`);
  return [`${' '.repeat(before.length)}${'^'.repeat(finding.found === 'not ASCII' ? 1 : Math.max(1, finding.found.length))}`];
}

function routeText(listed: ListedPath): string {
  const options = [...new Set(listed.routes.flatMap(optionNames))];
  return `${listed.route} (${listed.methods.join(', ')})${options.length === 0 ? '' : ` with ${options.join(', ')}`}`;
}

function optionNames(route: ListedPath['routes'][number]): string[] {
  return Object.entries(route.route._given).filter(([name, value]) => value !== undefined && name !== 'methods' && name !== 'literalPath')
    .map(([name, value]) => ['boolean', 'number'].includes(typeof value) ? `${name}: ${String(value)}`
      : Array.isArray(value) && value.length < 10 && value.every((one) => typeof one === 'string') ? `${name}: [${value.join(', ')}]` : name);
}

function suggestionText({ text, change, then }: Suggestion, i: number): string[] {
  const after = then.reason === undefined ? then.allowed ? 'The request then passes.' : `The proxy then answers with ${then.status}.` : `The next problem is then ${then.status} ${then.reason}.`;
  const block = (title: string, code: string) => [`     ${title}:`, ...code.split('\n').map((line) => `       ${line}`)];
  return [
    `  ${i + 1}. ${capitalized(printableText(fromBytes(text)))}. ${after}`,
    ...change === undefined ? [] : [...block('in a routes file', change.yaml), ...block('in TypeScript', change.typescript)],
  ];
}

const withoutIs = (difference: string): string => difference.replace(/ is ("(?:[^"\\]|\\.)*") and not /, ' $1 instead of ');

const capitalized = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** The text of bytes in UTF-8, one character a byte. */
function fromBytes(text: string): string {
  // eslint-disable-next-line no-control-regex
  return /^[\u0000-\u00ff]*$/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text;
}
