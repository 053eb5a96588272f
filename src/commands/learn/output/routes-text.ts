import { evidenceText } from './evidence-text';
import type { LearnedRoute, LearnedRoutes } from './learned-route';
import { Route } from '../../../allowlist';
import { ROUTES_FILE_VERSION } from '../../../routes-file/routes-file-version';
import { writeRoute } from '../../../routes-file/write-routes-file';
import { countedText, numberText } from '../../counted-text';
import { changeText } from '../../explain/change-text';
import { printableText } from '../../printable-text';

/** The formats of the file. */
export const FORMATS = ['yaml', 'json', 'typescript'] as const;
export type RoutesFormat = typeof FORMATS[number];

/** The uncertain routes that a file shows. */
const MOST_UNCERTAIN = 200;

/** A file with routes. The header is a list of remarks. */
export function routesText(routes: LearnedRoutes, format: RoutesFormat, header: string[]): string {
  switch (format) {
    case 'json': return `${JSON.stringify({ version: ROUTES_FILE_VERSION, routes: routes.certain.map(routeJson) }, undefined, 2)}\n`;
    case 'typescript': return typescript(routes, header);
    case 'yaml': return yaml(routes, header);
  }
}

/** The text of a route in a routes file, with its evidence as comments before. */
export function routeYaml(route: LearnedRoute): string[] {
  return [...remarks(route).map((remark) => `# ${remark}`), ...texts(route).yaml.split('\n')];
}

/** The uncertain routes as comments. */
export function uncertainYaml(uncertain: LearnedRoute[]): string[] {
  return [
    ...uncertain.slice(0, MOST_UNCERTAIN).flatMap((route) => [
      `# Uncertain (${route.doubt}): ${evidence(route)}`,
      `# For example ${sampleOf(route)}`,
      ...texts(route).yaml.split('\n').map((line) => `# ${line}`),
    ]),
    ...moreThan(uncertain).map((line) => `# ${line}`),
  ];
}

function yaml({ certain, uncertain }: LearnedRoutes, header: string[]): string {
  return [
    '# yaml-language-server: $schema=node_modules/cdk-reverse-proxied-service/assets/routes-file.schema.json',
    ...header.map((line) => `# ${line}`),
    `version: ${ROUTES_FILE_VERSION}`,
    certain.length === 0 ? 'routes: []' : 'routes:',
    ...certain.flatMap(routeYaml).map((line) => `  ${line}`),
    ...uncertainYaml(uncertain).map((line) => `  ${line}`),
    '',
  ].join('\n');
}

function typescript({ certain, uncertain }: LearnedRoutes, header: string[]): string {
  const calls = certain.map((route) => [...remarks(route).map((remark) => `  // ${remark}`), `  ${texts(route).typescript},`].join('\n'));
  const names = ['HttpMethod', 'PathParameter', 'Route'].filter((name) => name === 'Route' || calls.some((call) => call.includes(`${name}.`)));
  return [
    `import { ${names.join(', ')} } from 'cdk-reverse-proxied-service';`,
    '',
    ...header.map((line) => `// ${line}`),
    'export const routes: Route[] = [',
    ...calls,
    ...uncertain.slice(0, MOST_UNCERTAIN).flatMap((route) => [
      `  // Uncertain (${route.doubt}): ${evidence(route)}`,
      `  // For example ${sampleOf(route)}`,
      `  // ${texts(route).typescript},`,
    ]),
    ...moreThan(uncertain).map((line) => `  // ${line}`),
    '];',
    '',
  ].join('\n');
}

function moreThan(uncertain: LearnedRoute[]): string[] {
  const hidden = uncertain.length - MOST_UNCERTAIN;
  return hidden > 0 ? [`and ${countedText(hidden, 'more uncertain route')}: see --json`] : [];
}

function texts({ kind, path, options }: LearnedRoute) {
  return changeText({ kind: 'route', pathKind: kind, path, options }, []);
}

/** The evidence of a route, and what its user may want to do about preflights. */
function remarks(route: LearnedRoute): string[] {
  const { succeeded: preflights = 0, origins = new Set<string>() } = route.evidence.get('OPTIONS') ?? {};
  const pages = [...origins].sort();
  const requests = `${numberText(preflights)} OPTIONS${pages.length > 0 ? ` from pages of ${countedText(pages.length, 'other origin')}` : ''}`;
  const list = pages.length > 0 ? pages.map((origin) => `'${origin}'`).join(', ') : '...';
  return [
    evidence(route),
    ...preflights > 0 ? [`${requests}: if they are preflights, the proxy answers them with "cors: { origins: [${list}] }" in place of OPTIONS`] : [],
  ];
}

function evidence(route: LearnedRoute): string {
  return [...route.evidence].sort(([a], [b]) => a < b ? -1 : 1).map(([method, one]) => evidenceText(method, one)).join('; ');
}

function sampleOf(route: LearnedRoute): string {
  const [method, { sample }] = [...route.evidence][0];
  return printableText(`${method} ${sample}`).slice(0, 200);
}

/** A route as a member of a routes file. */
export function routeJson({ kind, path, options }: LearnedRoute): Record<string, unknown> {
  return writeRoute(Route[kind](path, options));
}
