import { ANY_METHOD_EXTENSIONS, isRoutingExtension, MORE_PATHS_EXTENSION, ROUTE_OPTIONS_EXTENSION } from '../vendor-extensions';

/** What stands in place of what was left out. */
export const LEFT_OUT_MARK = 'x-left-out-while-reading';
/** The same as YAML. */
export const LEFT_OUT = `{ ${LEFT_OUT_MARK}: true }`;

/** What a mapping of a description is. */
export type Level = 'document' | 'paths' | 'path item' | 'operation' | 'components';

const METHOD = /^(?:get|put|post|delete|options|head|patch|trace|query)$/;
const PROSE = ['summary', 'description', 'externalDocs'];
const UNNEEDED: Record<Level, ReadonlySet<string>> = {
  'document': new Set(['info', 'tags', 'webhooks', 'definitions', 'responses', 'externalDocs']),
  'paths': new Set(),
  'path item': new Set(PROSE),
  'operation': new Set([...PROSE, 'responses', 'requestBody', 'callbacks']),
  'components': new Set(['schemas', 'responses', 'examples', 'requestBodies', 'headers', 'links', 'callbacks']),
};

/** Whether no route comes from what this key has, nor anything that a route refers to as a rule. */
export function isLeftOut(level: Level, name: string): boolean {
  return UNNEEDED[level].has(name) || (level === 'document' && name.startsWith('x-') && name !== ROUTE_OPTIONS_EXTENSION && !isRoutingExtension(name));
}

/** What the value of this key is, where something may be left out of it. */
export function innerLevel(level: Level, name: string | undefined): Level | undefined {
  switch (level) {
    case 'document': return name === 'paths' || name === MORE_PATHS_EXTENSION ? 'paths' : name === 'components' ? 'components' : undefined;
    case 'paths': return name?.startsWith('x-') ? undefined : 'path item';
    case 'path item': return name !== undefined && (METHOD.test(name) || ANY_METHOD_EXTENSIONS.includes(name)) ? 'operation' : undefined;
    default: return undefined;
  }
}
