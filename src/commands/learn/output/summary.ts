import type { LearnedRoute, LearnedRoutes } from './learned-route';
import { routeJson } from './routes-text';
import { countedText, numberText } from '../../counted-text';
import type { LogSummary } from '../../logs/log-summary';
import { printableText } from '../../printable-text';
import type { TrafficEvidence } from '../evidence/traffic-evidence';
import type { Learned } from '../learn';
import { Outcome } from '../outcome';
import type { UpdatedRoutes } from '../update/routes-update';

/** Everything that the command found. */
export interface LearnResult {
  readonly traffic: TrafficEvidence;
  readonly learned: Learned;
  readonly routes: LearnedRoutes;
  readonly logs: LogSummary;
}

/** The remarks about the logs and the app, without which the routes cannot be judged. */
export function remarksAbout({ traffic, learned, routes, logs }: LearnResult): string[] {
  const outcome = (name: Outcome) => numberText(traffic.outcomes.get(name) ?? 0);
  const hosts = [...traffic.hosts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, 10);
  const { otherSpellings, otherMethods, tree: { dropped } } = traffic;
  return [
    `Learned from ${countedText(traffic.requests, 'request')}: ${outcome(Outcome.SUCCEEDED)} succeeded, ${outcome(Outcome.REFUSED)} were refused, `
      + `${outcome(Outcome.MISSED)} were for nothing that the app has, ${outcome(Outcome.UNKNOWN)} unknown.`,
    `${countedText(routes.certain.length, 'route')}, and ${countedText(routes.uncertain.length, 'uncertain route')}.`,
    ...learned.answersEverything ? ['The app answers paths that no app has with success, so a route needs several clients that are no scanners.'] : [],
    ...learned.scannersOnly > 0 ? [`Left out: ${countedText(learned.scannersOnly, 'path')} with a method that only scanners asked for with success.`] : [],
    ...otherSpellings.requests > 0 ? [`Left out: ${countedText(otherSpellings.requests, 'request')} with spellings that an option of a route must accept, `
      + `for example ${short(otherSpellings.samples[0])}. The command "explain" names the option.`] : [],
    ...otherMethods.requests > 0 ? [`Left out: ${countedText(otherMethods.requests, 'request')} with methods that are not forwarded, for example ${short(otherMethods.samples[0])}.`] : [],
    ...dropped > 0 ? [`Left out: ${countedText(dropped, 'request')} with too many segments, or beyond the limit of different paths.`] : [],
    ...logs.broken > 0 ? [`${countedText(logs.broken, 'line')} could not be read.`] : [],
    ...logs.files.filter(({ failure }) => failure !== undefined).map(({ name, failure }) => `Reading ended early: ${name}: ${failure}`),
    ...hosts.length > 0 ? [`Hosts, for the key "hosts": ${hosts.map(([host, requests]) => `${short(host)} (${numberText(requests)})`).join(', ')}${traffic.hosts.size > 10 ? ' and more' : ''}.`] : [],
  ];
}

/** The remarks about the update of a file. */
export function remarksAboutUpdate({ added, notAsked }: UpdatedRoutes): string[] {
  return [
    `Added: ${countedText(added.certain.length, 'route')}, and ${countedText(added.uncertain.length, 'uncertain route')}.`,
    ...notAsked.length > 0 ? [`Not asked for: ${countedText(notAsked.length, 'route')} of the file, `
      + `${notAsked.slice(0, 10).map((route) => printableText(String(route))).join(', ')}${notAsked.length > 10 ? ' and more' : ''}.`] : [],
  ];
}

/** The output for programs. */
export function learnJson({ traffic, learned, routes, logs }: LearnResult, updated?: UpdatedRoutes): string {
  const { files, lines, broken, brokenLines, withoutRequest } = logs;
  return `${JSON.stringify({
    requests: traffic.requests,
    outcomes: Object.fromEntries(Object.values(Outcome).map((outcome) => [outcome, traffic.outcomes.get(outcome) ?? 0])),
    answersEverything: learned.answersEverything,
    routes: routes.certain.map(evidenceJson),
    uncertain: routes.uncertain.map((route) => ({ ...evidenceJson(route), doubt: route.doubt })),
    ...updated !== undefined && {
      update: {
        added: updated.added.certain.map(routeJson),
        addedUncertain: updated.added.uncertain.map(routeJson),
        notAsked: updated.notAsked.map(String),
      },
    },
    leftOut: {
      scannersOnly: learned.scannersOnly,
      otherSpellings: traffic.otherSpellings,
      otherMethods: traffic.otherMethods,
      beyondLimits: traffic.tree.dropped,
    },
    hosts: Object.fromEntries(traffic.hosts),
    logs: { files, lines, broken, brokenLines, withoutRequest },
  }, undefined, 2)}\n`;
}

function evidenceJson(route: LearnedRoute) {
  return {
    route: routeJson(route),
    evidence: Object.fromEntries([...route.evidence].map(([method, { succeeded, refused, clients, days, webSockets, sample }]) => (
      [method, { requests: succeeded, refused, clients: clients.size, days: days.size, webSockets, sample }]))),
  };
}

function short(text: string): string {
  return printableText(text).slice(0, 150);
}
