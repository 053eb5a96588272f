import { Allowlist } from '../../allowlist/allowlist';
import { RouteOptions } from '../../allowlist/routes/route';
import { AppProtocol } from '../settings/app-protocol';
import { ResolvedSettings } from '../settings/resolve-settings';
import { Directive } from '../syntax/configuration-tree';
import { atMost } from '../syntax/patterns';

/**
 * The bytes that may accompany a header: frames of gRPC, records of FastCGI, and the additions of a server that a request
 * passes twice.
 */
const FRAMING_BYTES = 1024;
/** The beginning of a stored response: NGINX's own header, and the host in the key. */
const STORED_BYTES = 2048;
/** More than the server adds that requests without their upgrade go through. */
const SECOND_SERVER_BYTES = 4096;

const BUFFERS = 8;
const PAGE_BYTES = 4096;

/** The size of the buffer for the header of a response, by the options of a route. */
export function responseHeaderBuffer({ maxResponseHeaderBytes, cache }: RouteOptions, settings: ResolvedSettings): number {
  // A stored response is preceded by its key in the same buffer, and the key contains the target.
  const stored = cache === undefined ? 0 : STORED_BYTES + settings.maxHeaderLineBytes;
  return (maxResponseHeaderBytes ?? settings.maxResponseHeaderBytes) + FRAMING_BYTES + stored;
}

/** A pattern for the number of bytes that fill such a buffer. What is stored leaves less of it for the header: how much, its key says. */
export function fullBufferPattern(allowlist: Allowlist, settings: ResolvedSettings): string {
  const stored = allowlist._routes.map(({ route }) => route._options).filter(({ cache }) => cache !== undefined);
  const ranges = new Set(stored.map((options) => {
    const least = responseHeaderBuffer({ ...options, cache: undefined }, settings);
    return `(?!${atMost(least - 1)}\\z)${atMost(responseHeaderBuffer(options, settings))}`;
  }));
  return [...responseHeaderBuffers(allowlist, settings), ...ranges].join('|');
}

/** All sizes of these buffers, of the service and of its routes, in ascending order. */
function responseHeaderBuffers(allowlist: Allowlist, settings: ResolvedSettings): number[] {
  const sizes = [{}, ...allowlist._routes.map(({ route }) => route._options)].map((options) => responseHeaderBuffer(options, settings));
  return [...new Set(sizes)].sort((a, b) => a - b);
}

/** The size for the answer to a question that is asked for any route: the largest, without the key of a store, as no such answer is stored. */
export function questionHeaderBuffer(allowlist: Allowlist, settings: ResolvedSettings): number {
  const options = [{}, ...allowlist._routes.map(({ route }) => route._options)];
  return Math.max(...options.map((each) => responseHeaderBuffer({ ...each, cache: undefined }, settings)));
}

/** The size of a server that must not refuse what the server before it takes. */
export function secondResponseHeaderBuffer(allowlist: Allowlist, settings: ResolvedSettings): number {
  return Math.max(...responseHeaderBuffers(allowlist, settings)) + SECOND_SERVER_BYTES;
}

/**
 * A buffer for the header of a response, and buffers for its body that fit: NGINX refuses to start where all but one of them
 * are smaller together than `busy_buffers_size`, or that is smaller than any one of the buffers.
 */
export function headerBufferDirectives(bytes: number, protocol: AppProtocol): Directive[] {
  const buffer = Math.max(PAGE_BYTES, Math.ceil(bytes / (BUFFERS - 1) / PAGE_BYTES) * PAGE_BYTES);
  return [
    protocol._directive('buffer_size', bytes),
    ...protocol._buffers ? [
      protocol._directive('buffers', BUFFERS, buffer),
      protocol._directive('busy_buffers_size', (BUFFERS - 1) * buffer),
    ] : [],
  ];
}
