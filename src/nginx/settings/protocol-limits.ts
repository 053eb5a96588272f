import { UpstreamModule } from './upstream-module';
import { Problems } from '../../validation/problems';
import type { NginxConfigurationOptions } from '../nginx-configuration-options';

/** The maximum length of a name in NGINX's tables of headers, whose size can be set for HTTP only. */
const LONGEST_HEADER = 40;

/** Adds problems for settings and options that the protocol of the app does not support. */
export function checkProtocolLimits(props: NginxConfigurationOptions, protocol: UpstreamModule, problems: Problems): void {
  const { allowlist, appHealthPath, settings = {} } = props;
  const impossible = (prop: string, value: unknown, fix: string) => problems.conflict(prop, value, `an app that speaks ${protocol.name}`, fix);
  for (const { route } of allowlist._routes) {
    const { webSocket, cache, authorizedBy, requestBuffering, stream } = route._options;
    if (webSocket && !protocol.upgrades) {
      impossible(`webSocket of ${route}`, true, 'leave `webSocket` out, because WebSockets require HTTP');
    }
    if (cache && !protocol.buffers) {
      impossible(`cache of ${route}`, cache.given, 'leave `cache` out, because NGINX does not store gRPC responses');
    }
    if (requestBuffering === false && !stream && protocol.buffers && !protocol.upgrades) {
      impossible(`requestBuffering of ${route}`, false, 'leave `requestBuffering` out, because NGINX must know the length of a body before NGINX sends the request');
    }
    if (protocol.script?.isTooLongWith(route)) {
      problems.add(`path of ${route}`, route.path, `shorter, because the path contains the name of a script that the app runs by ${protocol.name}`, 'use a prefix or a template, or a shorter name of the script');
    }
    if (authorizedBy && !protocol.buffers) {
      impossible(`authorizedBy of ${route}`, authorizedBy._path, 'leave `authorizedBy` out, because NGINX does not read the status of a gRPC response');
    }
  }
  const longest = protocol.upgrades ? Infinity : LONGEST_HEADER;
  for (const prop of ['hiddenResponseHeaders', 'forwardedRequestHeaders'] as const) {
    settings[prop]?.forEach((name, i) => String(name).length > longest && problems.add(`${prop}[${i}]`, name,
      `a name of at most ${longest} characters with an app that speaks ${protocol.name}`, 'use a shorter name, because NGINX has a table of fixed size for the names'));
  }
  if (settings.forwardedRequestHeaders !== undefined && !protocol.buffers) {
    impossible('forwardedRequestHeaders', settings.forwardedRequestHeaders, 'leave `forwardedRequestHeaders` out, because NGINX forwards all gRPC metadata except the headers that are dropped by default');
  }
  if (settings.maxResponseTempFileBytes && !protocol.buffers) {
    impossible('maxResponseTempFileBytes', settings.maxResponseTempFileBytes, 'leave `maxResponseTempFileBytes` out, because NGINX does not buffer gRPC responses');
  }
  if (settings.rejectSwitchingProtocols && !protocol.upgrades) {
    impossible('rejectSwitchingProtocols', true, 'leave `rejectSwitchingProtocols` out, because FastCGI and gRPC switch no protocols, and a uwsgi connection carries one request');
  }
  if (appHealthPath !== undefined && !protocol.buffers) {
    impossible('appHealthPath', appHealthPath, 'leave `appHealthPath` out and use a health check of the app container, because the health service of gRPC requires a message');
  }
}
