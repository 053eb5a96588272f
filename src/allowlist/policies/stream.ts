import { Duration } from 'aws-cdk-lib';
import type { RouteOptions } from '../routes/route-options';

/** The time for which either side of a stream may be silent: an hour, which proxies commonly use for WebSockets. */
const SILENCE = Duration.hours(1);

/** The options of a route, with the defaults that `stream: true` implies. */
export function withStream(options: RouteOptions): RouteOptions {
  return !options.stream ? options : {
    ...options,
    requestBuffering: options.requestBuffering ?? false,
    responseBuffering: options.responseBuffering ?? false,
    readTimeout: options.readTimeout ?? SILENCE,
    sendTimeout: options.sendTimeout ?? SILENCE,
    clientBodyTimeout: options.clientBodyTimeout ?? SILENCE,
    clientSendTimeout: options.clientSendTimeout ?? SILENCE,
  };
}
