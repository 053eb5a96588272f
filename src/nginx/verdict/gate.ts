import { HOST_HEADER } from '../../allowlist/host-name';
import { block, condition, directive, Statement, unlike } from '../syntax/configuration-tree';
import { MALFORMED_HOST, REFUSED } from '../syntax/internal-statuses';

/** Sends a request to the location of refusals unless its verdict is empty. */
export function gate(variableName: string): Statement[] {
  return [block('if', [condition(variableName)], [directive('return', REFUSED)])];
}

/**
 * Rejects a request whose header `Host` is malformed: NGINX before 1.30 accepts more than a host, and cuts off what follows a
 * colon. The pattern captures the port of the header.
 */
export function malformedHostGate(): Statement {
  return block('if', [unlike('http_host', `${HOST_HEADER}\\z`)], [directive('return', MALFORMED_HOST)]);
}

/** Sends a request there unless a variable matches a pattern. */
export function gateUnlike(variableName: string, source: string): Statement[] {
  return [block('if', [unlike(variableName, source)], [directive('return', REFUSED)])];
}
