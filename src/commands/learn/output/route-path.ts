import type { LearnedPath, LearnedSegment } from '../shapes/learned-path';
import { setOfKey } from '../shapes/segment-key';

/** The kind and the path of the route for a learned path. */
export interface RoutePath {
  readonly kind: 'exact' | 'prefix' | 'template';
  readonly path: string;
}

/** The route for a learned path, with names for its parameters. */
export function routePath({ segments, isFolder }: LearnedPath): RoutePath {
  const names = parameterNames(segments);
  const path = segments.map((segment, i) => `/${'literal' in segment ? segment.literal : `${segment.head}{${names[i]}}${segment.tail}`}`).join('');
  const isTemplate = segments.some((segment) => !('literal' in segment));
  return isTemplate ? { kind: 'template', path: isFolder ? `${path}/{path+}` : path } : { kind: isFolder ? 'prefix' : 'exact', path: path || '/' };
}

/** The name of the parameter in each segment, after the set of a key or the literal segment before it: `user` in `/users/{user}`. */
export function parameterNames(segments: LearnedSegment[]): string[] {
  const used = new Set<string>();
  return segments.map((segment, i) => {
    if ('literal' in segment) {
      return '';
    }
    const before = segments[i - 1];
    const set = setOfKey(segment.head) ?? (before !== undefined && 'literal' in before ? before.literal : '');
    const base = singular(set);
    let name = base;
    for (let number = 2; used.has(name); number++) {
      name = `${base}${number}`;
    }
    used.add(name);
    return name;
  });
}

function singular(text: string): string {
  const word = text.replace(/%[0-9A-Fa-f]{2}/g, '-').replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase()).replace(/^[^A-Za-z]+/, '');
  const one = /ies$/.test(word) ? word.replace(/ies$/, 'y') : /(?:ss|us|is)$/.test(word) ? word : word.replace(/(?<=(?:x|ch|sh|ss))es$|s$/, '');
  return one === '' ? 'id' : `${one[0].toLowerCase()}${one.slice(1)}`;
}
