import { Feature } from './feature';
import { Allowlist } from '../../allowlist/allowlist';
import { RouteOptions } from '../../allowlist/routes/route-options';
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

/** Buffers for the headers of responses, of the service and of its routes. */
export class ResponseHeaderBuffers implements Feature {
  private readonly options: RouteOptions[];

  constructor(allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    this.options = allowlist._routes.map(({ route }) => route._options);
  }

  public location(options: RouteOptions): Directive[] {
    return this.unlessUsual(responseHeaderBuffer(options, this.settings));
  }

  /** The response may be to the question of any route. It needs no room for the key of a store, as no such response is stored. */
  public question(): Directive[] {
    const sizes = [{}, ...this.options].map((each) => responseHeaderBuffer({ ...each, cache: undefined }, this.settings));
    return this.unlessUsual(Math.max(...sizes));
  }

  /** A pattern for the number of bytes that fill such a buffer. What is stored leaves less of it for the header: how much, its key says. */
  public get fullPattern(): string {
    const stored = this.options.filter(({ cache }) => cache !== undefined);
    const ranges = new Set(stored.map((options) => {
      const least = responseHeaderBuffer({ ...options, cache: undefined }, this.settings);
      return `(?!${atMost(least - 1)}\\z)${atMost(responseHeaderBuffer(options, this.settings))}`;
    }));
    return [...this.sizes, ...ranges].join('|');
  }

  /** The directives of a server that must not refuse what the server before it takes. */
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
export function responseHeaderBuffer({ maxResponseHeaderBytes, cache }: RouteOptions, settings: ResolvedSettings): number {
  // A stored response is preceded by its key in the same buffer, and the key contains the target.
  const stored = cache === undefined ? 0 : STORED_BYTES + settings.maxHeaderLineBytes;
  return (maxResponseHeaderBytes ?? settings.maxResponseHeaderBytes) + FRAMING_BYTES + stored;
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
