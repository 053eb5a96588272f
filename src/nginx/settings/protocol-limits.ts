import { AppProtocol } from './app-protocol';
import { Problems } from '../../validation/problems';
import type { NginxConfigurationProps } from '../nginx-configuration';

/** The maximum length of a name in NGINX's tables of headers, whose size can be set for HTTP only. */
const LONGEST_HEADER = 40;

/** Checks that nothing is asked for that cannot be had where the app speaks this protocol; problems are added. */
export function checkProtocolLimits(props: NginxConfigurationProps, protocol: AppProtocol, problems: Problems): void {
  const { allowlist, appHealthPath, settings = {} } = props;
  const impossible = (prop: string, value: unknown, fix: string) => problems.add(prop, value, `left out where the app speaks ${protocol._name}`, fix);
  for (const { route } of allowlist._routes) {
    const { webSocket, cache, authorizedBy, requestBuffering, stream } = route._options;
    if (webSocket && !protocol._upgrades) {
      impossible(`webSocket of ${route}`, true, 'a WebSocket needs HTTP');
    }
    if (cache && !protocol._buffers) {
      impossible(`cache of ${route}`, 'a cache', 'NGINX stores no answers of gRPC');
    }
    if (requestBuffering === false && !stream && protocol._buffers && !protocol._upgrades) {
      impossible(`requestBuffering of ${route}`, false, 'the app is told the length of a body before the body, so NGINX has to collect it');
    }
    if (protocol._script?.isTooLongWith(route)) {
      problems.add(`path of ${route}`, route.path, `shorter where it holds the name of the script that answers by ${protocol._name}`, 'use a prefix or a template, or a shorter name of the script');
    }
    if (authorizedBy && !protocol._buffers) {
      impossible(`authorizedBy of ${route}`, authorizedBy._path, 'an answer of gRPC has its status where NGINX does not look for it');
    }
  }
  const longest = protocol._upgrades ? Infinity : LONGEST_HEADER;
  for (const prop of ['hiddenResponseHeaders', 'forwardedRequestHeaders'] as const) {
    settings[prop]?.forEach((name, i) => String(name).length > longest && problems.add(`${prop}[${i}]`, name,
      `at most ${longest} characters long where the app speaks ${protocol._name}`, 'use a shorter name: NGINX\'s table for them has a fixed size'));
  }
  if (settings.forwardedRequestHeaders !== undefined && !protocol._buffers) {
    impossible('forwardedRequestHeaders', settings.forwardedRequestHeaders, 'NGINX forwards all metadata of such calls but what is dropped by default');
  }
  if (settings.maxResponseTempFileBytes && !protocol._buffers) {
    impossible('maxResponseTempFileBytes', settings.maxResponseTempFileBytes, 'NGINX hands answers of gRPC on as they come');
  }
  if (settings.refuseSwitchingProtocols && !protocol._upgrades) {
    impossible('refuseSwitchingProtocols', true, 'FastCGI and gRPC switch no protocols, and of uwsgi a connection has one request');
  }
  if (appHealthPath !== undefined && !protocol._buffers) {
    impossible('appHealthPath', appHealthPath, 'the health service of gRPC needs a message, so let a health check of the container ask it');
  }
}
