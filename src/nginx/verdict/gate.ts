import { block, condition, directive, Statement, unlike } from '../syntax/configuration-tree';

/** A status that no response has. The status sends a rejected request to the location that answers it. */
export const REFUSED = 418;

/** Sends a request to the location of refusals unless its verdict is empty. */
export function gate(variableName: string): Statement[] {
  return [block('if', [condition(variableName)], [directive('return', REFUSED)])];
}

/** Sends a request there unless a variable matches a pattern. */
export function gateUnlike(variableName: string, source: string): Statement[] {
  return [block('if', [unlike(variableName, source)], [directive('return', REFUSED)])];
}
