import { HOST_HEADER } from '../../allowlist/host-name';
import { block, condition, directive, Statement, unlike } from '../syntax/configuration-tree';
import { MALFORMED_HOST, REJECTED } from '../syntax/internal-statuses';

/** The gate: sends a request to the location of rejections unless the variable is empty. */
export function gate(variableName: string): Statement[] {
  return [block('if', [condition(variableName)], [directive('return', REJECTED)])];
}

/**
 * The gate for requests whose header `Host` is malformed. NGINX before 1.30 accepts more than a host, and ignores the text after
 * a colon. The pattern captures the port of the header.
 */
export function malformedHostGate(): Statement {
  return block('if', [unlike('http_host', `${HOST_HEADER}\\z`)], [directive('return', MALFORMED_HOST)]);
}

/** The gate by a pattern: sends a request to the location of rejections unless the variable matches the pattern. */
export function gateUnlike(variableName: string, source: string): Statement[] {
  return [block('if', [unlike(variableName, source)], [directive('return', REJECTED)])];
}
