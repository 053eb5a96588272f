import { Argument, block, directive, Directive, literal, text, variable } from './configuration-tree';

/** The options of a map. By default, the result is empty, and NGINX evaluates the map once per request. */
export interface MapOptions {
  readonly otherwise?: Argument | string;
  readonly volatile?: boolean;
}

/** A part of a map's source: a variable, or text between variables. */
export type MapSource = { readonly read: string } | string;

export const read = (name: string): MapSource => ({ read: name });

/** A map from variables and the text between them to a variable. */
export function map(source: MapSource[], name: string, entries: Directive[], options: MapOptions = {}): Directive {
  return block('map', [text(...source.map((part) => typeof part === 'string' ? part : variable(part.read))), `$${name}`], [
    ...options.volatile ? [directive('volatile')] : [],
    directive('default', options.otherwise ?? literal('')),
    ...entries,
  ]);
}

/** The value of a variable, as an argument. */
export const valueOf = (name: string): Argument => text(variable(name));
