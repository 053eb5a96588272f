import { changedAllowlist } from './allowlist-changes';
import { changeCandidates } from './change-candidates';
import { changeText } from './change-text';
import { nearMisses } from './near-misses';
import { otherSpellings } from './request-spellings';
import type { Suggestion } from './suggestion';
import { Decision, RejectionReason, RequestHead } from '../../allowlist';
import type { NginxConfiguration } from '../../nginx';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import { configurationOf } from '../check/configuration';

const MOST = 3;

/** The changes that let a refused request pass, or that solve its first problem. */
export function suggestions(routes: RoutesFileContent, configuration: NginxConfiguration, request: RequestHead, decision: Decision): Suggestion[] {
  return decision.reason === undefined ? [] : [
    ...allowlistSuggestions(routes, configuration, request, decision),
    ...requestSuggestions(configuration, request, decision),
  ].slice(0, MOST);
}

/** Whether a decision is better than the one before: the request passes, or has another problem. */
export function isProgress(before: Decision, after: Decision): boolean {
  return after.reason !== before.reason || (after.finding?.offset ?? 0) > (before.finding?.offset ?? 0);
}

function allowlistSuggestions(routes: RoutesFileContent, configuration: NginxConfiguration, request: RequestHead, decision: Decision): Suggestion[] {
  return changeCandidates(configuration, request, decision).flatMap(({ text, change }) => {
    const allowlist = changedAllowlist(configuration._allowlist, change);
    const then = allowlist && configurationOf({ ...routes, allowlist }).decide(request);
    return then !== undefined && isProgress(decision, then) ? [{ text, allowlist, then, change: changeText(change, routes.allowlist.hosts) }] : [];
  });
}

/** Other requests that a client could send. */
function requestSuggestions(configuration: NginxConfiguration, request: RequestHead, decision: Decision): Suggestion[] {
  const changed = alternatives(configuration, request, decision)
    .map(({ text, ...change }) => ({ text, request: { ...request, ...change } }))
    .map((one) => ({ ...one, then: configuration.decide(one.request) }))
    .filter(({ then }) => isProgress(decision, then));
  return [...changed.filter(({ then }) => then.reason === undefined), ...changed].slice(0, 1);
}

function alternatives(
  configuration: NginxConfiguration, request: RequestHead, { reason }: Decision,
): (Partial<RequestHead> & { readonly text: string })[] {
  const { target } = request;
  switch (reason) {
    case RejectionReason.NOT_CANONICAL:
    case RejectionReason.MALFORMED_REQUEST:
      return otherSpellings(target).map((other) => ({ text: `have the client send ${other}`, target: other }));
    case RejectionReason.NO_ROUTE:
      return [...slashed(target), ...corrected(configuration, request)].map((other) => ({ text: `have the client send ${other}`, target: other }))
        .filter(({ target: other }) => configuration.decide({ ...request, target: other }).reason === undefined);
    case RejectionReason.NOT_ORIGIN_FORM: {
      const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?]*([/?].*)?$/.exec(target)?.[1] ?? '/';
      return [{ text: `have the client send the path only: ${origin}`, target: origin.startsWith('/') ? origin : `/${origin}` }];
    }
    case RejectionReason.UNSUPPORTED_HTTP_VERSION:
      return [{ text: 'have the client use HTTP/1.1', httpVersion: 'HTTP/1.1' }];
    default:
      return [];
  }
}

/** The target with a slash at the end of the path added or removed. */
function slashed(target: string): string[] {
  const [, path, query] = /^([^?]*)(.*)$/.exec(target)!;
  return path.length > 1 ? [`${path.endsWith('/') ? path.slice(0, -1) : `${path}/`}${query}`] : [];
}

/** The target with the texts of routes that almost match. */
function corrected({ _allowlist: allowlist }: NginxConfiguration, request: RequestHead): string[] {
  const query = /^[^?]*(.*)$/.exec(request.target)![1];
  return nearMisses(allowlist, request).flatMap((miss) => miss.corrected === undefined ? [] : [`${miss.corrected}${query}`]);
}
