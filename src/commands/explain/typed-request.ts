import { isIP } from 'net';
import type { ExplainedRequest } from './explanation';
import { UsageError } from '../usage-error';

/** A request as its user typed it. */
export interface TypedRequest {
  readonly method: string;
  readonly target: string;
  readonly requestHost?: string;
  readonly client?: string;
  readonly httpVersion?: string;
  /** Each header as `NAME: VALUE`. */
  readonly header: string[];
}

/** The names of the options or fields, for messages. */
export interface TypedNames {
  readonly client: string;
  readonly header: string;
}

/** The request of a text for each part. `Host` may be among the headers. */
export function typedRequest({ method, target, requestHost, client, httpVersion, header }: TypedRequest, names: TypedNames): ExplainedRequest {
  if (client !== undefined && isIP(client) === 0) {
    throw new UsageError(`${names.client} ${client}: not an IP address. Give an IPv4 or IPv6 address, for example 198.51.100.7.`);
  }
  const headers = header.map((text) => /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*(.*)$/.exec(text) ?? wrongHeader(text, names)).map(([, name, value]) => [name, value] as const);
  const host = headers.find(([name]) => name.toLowerCase() === 'host')?.[1];
  return {
    webSocket: headers.some(([name, value]) => name.toLowerCase() === 'upgrade' && value.toLowerCase() === 'websocket'),
    request: {
      method,
      target,
      host: requestHost ?? host,
      clientAddress: client,
      ...httpVersion === undefined ? {} : { httpVersion },
      headers: Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'host')),
    },
  };
}

function wrongHeader(text: string, names: TypedNames): never {
  throw new UsageError(`${names.header} ${JSON.stringify(text)}: not a header. Give a name, a colon and a value, for example 'Content-Type: text/csv'.`);
}
