import type { RouteOptions } from '../routes/route-options';

/**
 * The number of seconds for which either side of a stream may be silent: an hour, which proxies commonly use for WebSockets.
 */
const SILENT_SECONDS = 3600;

/** The options of a route, with those that it does not name and that follow from its being a stream. */
export function withStream(options: RouteOptions): RouteOptions {
  return !options.stream ? options : {
    ...options,
    requestBuffering: options.requestBuffering ?? false,
    responseBuffering: options.responseBuffering ?? false,
    readTimeoutSeconds: options.readTimeoutSeconds ?? SILENT_SECONDS,
    sendTimeoutSeconds: options.sendTimeoutSeconds ?? SILENT_SECONDS,
    clientBodyTimeoutSeconds: options.clientBodyTimeoutSeconds ?? SILENT_SECONDS,
    clientSendTimeoutSeconds: options.clientSendTimeoutSeconds ?? SILENT_SECONDS,
  };
}
