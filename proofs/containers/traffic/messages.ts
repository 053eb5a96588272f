import type { RawRequest } from '../../../src/commands/replay/raw-client';

/** Where requests go to, on the loopback address. */
export interface Destination {
  readonly port: number;
  /** What the client needs for TLS; without it there is none. */
  readonly tls?: TlsClient;
}

export interface TlsClient {
  /** The certificate that the client trusts, in PEM. */
  readonly ca: string;
  readonly servername: string;
  /** The client's own certificate and its key, in PEM. */
  readonly cert?: string;
  readonly key?: string;
}

/** What became of a request. */
export interface Answer {
  /** 0 when the connection was refused or closed without an answer. */
  readonly status: number;
  readonly headers: Array<[string, string]>;
  readonly body: string;
  readonly seconds: number;
  /** Why there is no answer. */
  readonly failure?: Failure;
}

export type Failure =
  /** Nobody listens. */
  | 'refused'
  /** The connection was closed before the first byte of an answer. */
  | 'closed'
  /** The connection was closed within the answer. */
  | 'cut off'
  /** Nothing came for too long. */
  | 'timeout';

/** One request of the load. */
export interface Sent {
  /** What makes it recognizable in the access log. */
  readonly target: string;
  readonly status: number;
  readonly failure?: Failure;
  /** When it was sent and when its end was known, as `Date.now()` gives it. */
  readonly startedMs: number;
  readonly endedMs: number;
}

export interface Load {
  readonly to: Destination;
  readonly host: string;
  readonly connections: number;
  readonly requestsPerSecond: number;
}

/** What the client is asked to do. */
export type Command =
  | { readonly do: 'request'; readonly to: Destination; readonly request: RawRequest; readonly timeoutMs?: number }
  /** Sends the head of a request with a body and waits until the server asks for the body. */
  | { readonly do: 'hold'; readonly to: Destination; readonly request: RawRequest }
  /** Sends the body of the request that is held, and waits for the answer. */
  | { readonly do: 'release' }
  /** Sends requests until it is told to finish. */
  | { readonly do: 'load'; readonly load: Load }
  /** How many answers there were so far. */
  | { readonly do: 'progress' }
  /** Ends the load once a number of connections in a row were refused, and gives everything that was sent. */
  | { readonly do: 'finish' };

export interface Question {
  readonly id: number;
  readonly command: Command;
}

export interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
