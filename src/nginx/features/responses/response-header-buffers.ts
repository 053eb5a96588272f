import { Allowlist } from '../../../allowlist/allowlist';
import type { ResolvedRouteOptions } from '../../../allowlist/routes/resolved-route-options';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { UpstreamModule } from '../../settings/upstream-module';
import { Directive } from '../../syntax/configuration-tree';
import { atMost } from '../../syntax/patterns';
import { Feature } from '../feature';

/**
 * The bytes that may accompany a header: frames of gRPC, records of FastCGI, and the additions of a server that a request
 * passes twice.
 */
const FRAMING_BYTES = 1024;
/** The bytes at the beginning of a cached response: NGINX's own header, and the host in the key. */
const STORED_BYTES = 2048;
/** The upper limit of the bytes that the server for requests without their upgrade adds. */
const SECOND_SERVER_BYTES = 4096;

const BUFFERS = 8;
const PAGE_BYTES = 4096;

/** The buffers for the headers of responses, of the service and of its routes. */
export class ResponseHeaderBuffers implements Feature {
  private readonly options: ResolvedRouteOptions[];

  constructor(allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    this.options = allowlist._routes.map(({ route }) => route._options);
  }

  public location(options: ResolvedRouteOptions): Directive[] {
    return this.unlessUsual(responseHeaderBuffer(options, this.settings));
  }

  /** The buffers for responses to authorization requests, which can belong to any route. These responses are not cached, so the buffers need no space for a key. */
  public authorizationRequest(): Directive[] {
    const sizes = [{}, ...this.options].map((each) => responseHeaderBuffer({ ...each, cache: undefined }, this.settings));
    return this.unlessUsual(Math.max(...sizes));
  }

  /** A pattern for the number of bytes that fill a buffer. The key of a cached response reduces the space for the header, so the pattern contains a range. */
  public get fullPattern(): string {
    const stored = this.options.filter(({ cache }) => cache !== undefined);
    const ranges = new Set(stored.map((options) => {
      const least = responseHeaderBuffer({ ...options, cache: undefined }, this.settings);
      return `(?!${atMost(least - 1)}\\z)${atMost(responseHeaderBuffer(options, this.settings))}`;
    }));
    return [...this.sizes, ...ranges].join('|');
  }

  /** The directives of the server for requests without their upgrade. That server must accept all responses that the other servers accept. */
  public secondServer(): Directive[] {
    return headerBufferDirectives(Math.max(...this.sizes) + SECOND_SERVER_BYTES, this.settings.protocol);
  }

  /** All sizes, in ascending order. */
  private get sizes(): number[] {
    const sizes = [{}, ...this.options].map((options) => responseHeaderBuffer(options, this.settings));
    return [...new Set(sizes)].sort((a, b) => a - b);
  }

  private unlessUsual(bytes: number): Directive[] {
    return bytes === responseHeaderBuffer({}, this.settings) ? [] : headerBufferDirectives(bytes, this.settings.protocol);
  }
}

/** The size of the buffer for the header of a response, by the options of a route. */
export function responseHeaderBuffer({ maxResponseHeaderBytes, cache }: ResolvedRouteOptions, settings: ResolvedSettings): number {
  // The key of a cached response precedes the response in the same buffer, and contains the target.
  const stored = cache === undefined ? 0 : STORED_BYTES + settings.maxHeaderLineBytes;
  return (maxResponseHeaderBytes ?? settings.maxResponseHeaderBytes) + FRAMING_BYTES + stored;
}

/**
 * The directives for the buffer of a response header, and for suitable buffers of the body. NGINX does not start if all buffers
 * except one are together smaller than `busy_buffers_size`, or if `busy_buffers_size` is smaller than one of the buffers.
 */
export function headerBufferDirectives(bytes: number, protocol: UpstreamModule): Directive[] {
  const buffer = Math.max(PAGE_BYTES, Math.ceil(bytes / (BUFFERS - 1) / PAGE_BYTES) * PAGE_BYTES);
  return [
    protocol.directive('buffer_size', bytes),
    ...protocol.buffers ? [
      protocol.directive('buffers', BUFFERS, buffer),
      protocol.directive('busy_buffers_size', (BUFFERS - 1) * buffer),
    ] : [],
  ];
}
