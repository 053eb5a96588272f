import { Doubt } from './doubt';
import { LearnedPath, pathKey } from './learned-path';
import type { Evidence } from '../evidence/evidence';

/** A path with the methods that are certain and the methods that are not. */
export interface JudgedPath {
  readonly path: LearnedPath;
  readonly certain: Map<string, Evidence>;
  readonly uncertain: Map<string, { readonly evidence: Evidence; readonly doubt: Doubt }>;
}

/** What is known of the traffic as a whole. */
export interface Traffic {
  /** The clients that are trustworthy. */
  readonly clients: number;
  readonly answersEverything: boolean;
}

const REQUESTS_OF_ONE_CLIENT = 3;
const CLIENTS_OF_A_SMALL_LOG = 2;

/** The doubt about evidence, or `undefined` if the evidence is enough. */
function doubtAbout(evidence: Evidence, { clients, answersEverything }: Traffic): Doubt | undefined {
  const requests = evidence.succeeded + evidence.refused;
  const asking = evidence.clients.size;
  if (answersEverything) {
    return asking < Math.min(3, clients) ? Doubt.FEW_CLIENTS : undefined;
  }
  return asking >= 2 || requests >= REQUESTS_OF_ONE_CLIENT || clients <= CLIENTS_OF_A_SMALL_LOG ? undefined : Doubt.FEW_REQUESTS;
}

/** Judges the evidence for each path. */
export function judgedPaths(paths: LearnedPath[], traffic: Traffic): JudgedPath[] {
  const judged = new Map<string, JudgedPath>();
  paths.forEach((path) => {
    const one: JudgedPath = { path, certain: new Map(), uncertain: new Map() };
    path.methods.forEach((evidence, method) => {
      const doubt = doubtAbout(evidence, traffic);
      if (doubt === undefined) {
        one.certain.set(method, evidence);
      } else {
        one.uncertain.set(method, { evidence, doubt });
      }
    });
    judged.set(pathKey(path), one);
  });
  return [...judged.values()];
}

/** The judged paths with further paths and methods, for which there is a doubt. */
export function withDoubt(paths: JudgedPath[], doubtful: LearnedPath[], doubt: Doubt): JudgedPath[] {
  return withUncertain(paths, doubtful.map((path) => (
    { path, uncertain: new Map([...path.methods].map(([method, evidence]) => [method, { evidence, doubt }] as const)) })));
}

/** The judged paths with further paths and methods that are uncertain. */
export function withUncertain(paths: JudgedPath[], further: Array<Pick<JudgedPath, 'path' | 'uncertain'>>): JudgedPath[] {
  const judged = new Map(paths.map((one) => [pathKey(one.path), one]));
  further.forEach(({ path, uncertain }) => {
    const one = judged.get(pathKey(path)) ?? { path, certain: new Map(), uncertain: new Map() };
    judged.set(pathKey(path), one);
    uncertain.forEach((why, method) => {
      if (!one.certain.has(method) && !one.uncertain.has(method)) {
        one.uncertain.set(method, why);
      }
    });
  });
  return [...judged.values()];
}
