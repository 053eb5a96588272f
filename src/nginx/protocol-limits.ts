import { AppProtocol } from './app-protocol';
import type { NginxConfigurationProps } from './nginx-configuration';
import { Allowlist } from '../allowlist/allowlist';
import { Problems } from '../allowlist/problems';

/** What fits into NGINX's tables of headers, whose size is a setting for HTTP only. */
const LONGEST_HEADER = 40;

/** Checks that no route asks for what cannot be had where the app speaks this protocol; problems are added. */
export function checkProtocolLimits(allowlist: Allowlist, protocol: AppProtocol, { appHealthPath, settings = {} }: NginxConfigurationProps, problems: Problems): void {
  const impossible = (prop: string, value: unknown, fix: string) => problems.add(prop, value, `left out where the app speaks ${protocol._name}`, fix);
  for (const { route } of allowlist._routes) {
    if (route._options.webSocket && !protocol._upgrades) {
      impossible(`webSocket of ${route}`, true, 'a WebSocket needs HTTP');
    }
    if (route._options.authorizedBy && !protocol._buffers) {
      impossible(`authorizedBy of ${route}`, route._options.authorizedBy._path, 'an answer of gRPC has its status where NGINX does not look for it');
    }
  }
  const longest = protocol._upgrades ? Infinity : LONGEST_HEADER;
  for (const prop of ['hiddenResponseHeaders', 'forwardedRequestHeaders'] as const) {
    settings[prop]?.forEach((name, i) => name.length > longest && problems.add(`${prop}[${i}]`, name,
      `at most ${longest} characters long where the app speaks ${protocol._name}`, 'NGINX has no directive for the size of this table, so let the app do it'));
  }
  if (appHealthPath !== undefined && !protocol._buffers) {
    impossible('appHealthPath', appHealthPath, 'the health service of gRPC needs a message, so let a health check of the container ask it');
  }
}
