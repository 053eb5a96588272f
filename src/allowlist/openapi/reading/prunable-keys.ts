import { ANY_METHOD_EXTENSIONS, isRoutingExtension, MORE_PATHS_EXTENSION, ROUTE_OPTIONS_EXTENSION } from '../vendor-extensions';

/** The mark in the place of omitted text. */
export const PRUNED_MARK = 'x-left-out-while-reading';

/** The kind of a mapping in a description. */
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

/** Whether a key is omitted, because neither a route nor, as a rule, anything that a route refers to depends on it. */
export function isPrunable(level: Level, name: string): boolean {
  return UNNEEDED[level].has(name) || (level === 'document' && name.startsWith('x-') && name !== ROUTE_OPTIONS_EXTENSION && !isRoutingExtension(name));
}

/** The kind of the value of a key, if parts of the value may be omitted. */
export function innerLevel(level: Level, name: string | undefined): Level | undefined {
  switch (level) {
    case 'document': return name === 'paths' || name === MORE_PATHS_EXTENSION ? 'paths' : name === 'components' ? 'components' : undefined;
    case 'paths': return name?.startsWith('x-') ? undefined : 'path item';
    case 'path item': return name !== undefined && (METHOD.test(name) || ANY_METHOD_EXTENSIONS.includes(name)) ? 'operation' : undefined;
    default: return undefined;
  }
}
