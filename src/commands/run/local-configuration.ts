import { Allowlist } from '../../allowlist';
import { ClientAddressSource, Enforcement, NginxConfiguration, NginxOptions } from '../../nginx';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';

/** The configuration of a proxy on this machine. */
export interface LocalConfiguration {
  readonly configuration: NginxConfiguration;
  /** The differences from the configuration that ships, one sentence each. */
  readonly remarks: string[];
}

/** Options for a configuration of a proxy on this machine. */
export interface LocalConfigurationOptions {
  /** The hosts that clients on this machine use, besides those of the routes. */
  readonly localHosts: string[];
  /** Whether only the hosts of the routes are allowed. */
  readonly strictHosts: boolean;
  readonly reportOnly: boolean;
}

/** The configuration that ships, without what needs a load balancer or files that only a task has. */
export function localConfiguration(
  given: RoutesFileContent, { localHosts, strictHosts, reportOnly }: LocalConfigurationOptions,
): LocalConfiguration {
  const remarks: string[] = [];
  const { tls, openTelemetry, clientAddressSource, ...others } = given.settings ?? {};
  if (tls !== undefined) {
    remarks.push('The proxy speaks plain HTTP: "tls" of the settings is left out.');
  }
  if (openTelemetry !== undefined) {
    remarks.push('The proxy sends no spans: "openTelemetry" of the settings is left out.');
  }
  if (clientAddressSource !== undefined && clientAddressSource !== ClientAddressSource.CONNECTION) {
    remarks.push('The address of a client is that of its connection, because no proxy is in front.');
  }
  const hosts = given.allowlist.hosts;
  if (hosts.length > 0 && !strictHosts) {
    remarks.push(`Besides ${hosts.join(', ')}, the hosts ${localHosts.join(', ')} are allowed; --strict-hosts rejects them.`);
  }
  const settings: NginxOptions = {
    ...others,
    clientAddressSource: ClientAddressSource.CONNECTION,
    ...reportOnly ? { enforcement: Enforcement.REPORT_ONLY } : {},
  };
  const allowlist = hosts.length === 0 || strictHosts ? given.allowlist
    : new Allowlist({ ...given.allowlist._given, hosts: [...hosts, ...localHosts] });
  const { appProtocol, appHealthPath } = given;
  return { configuration: new NginxConfiguration({ allowlist, settings, appProtocol, appHealthPath, appPort: 3000 }), remarks };
}
