import { HEADER_PORT, PORT_NUMBER } from '../../../allowlist/host-name';
import { Enforcement } from '../../settings/nginx-options';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, literal, mapKey, pattern, Statement, text, variable, Variable } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { PORT } from '../../syntax/variables';
import { Feature } from '../feature';

const SUFFIX = 'rp_port_suffix';
const TARGET_PORT = 'rp_target_port';

/** The host and the port of the requested URI in the format of the header `Host`, without the default port of the scheme. */
export const HOST_AND_PORT: (string | Variable)[] = [variable('host'), variable(SUFFIX)];

/** A pattern for targets in absolute form. The host and port of the target replace the host and port of the header (RFC 9112, section 3.2.2). */
const ABSOLUTE = '^[^ ]++ [A-Za-z][A-Za-z0-9+.-]*+:';
const AUTHORITY = `//(?:[^@/?# ]*+@)?+(?:\\[[^]/?# ]*+\\]|[^:/?# ]*+)(?::0*+(?<rp_absolute_port>${PORT_NUMBER})?+)?[/?# ]`;

/**
 * The port of the requested URI. The pattern that rejects malformed hosts has captured the port of the header. NGINX's own `$host`
 * has no port.
 */
export class HostPort implements Feature {
  constructor(private readonly settings: ResolvedSettings) {}

  public http(): Statement[] {
    // With enforcement, no target in absolute form is forwarded.
    const absolute = this.settings.enforcement === Enforcement.REPORT_ONLY;
    const port = absolute ? TARGET_PORT : HEADER_PORT;
    const portAndScheme = [read(port), read('rp_scheme')];
    return [
      comment('The requested port: for the app, and as a suffix of the host if the port is not the default port of the scheme.'),
      ...absolute ? [map([read('request')], TARGET_PORT, [
        directive(pattern(`${ABSOLUTE}${AUTHORITY}`), valueOf('rp_absolute_port')),
        directive(pattern(ABSOLUTE), literal('')),
      ], { otherwise: valueOf(HEADER_PORT) })] : [],
      map(portAndScheme, PORT, [directive(mapKey('http'), '80'), directive(mapKey('https'), '443')], { otherwise: valueOf(port) }),
      map(portAndScheme, SUFFIX, ['http', 'https', '80http', '443https'].map((known) => directive(mapKey(known), literal(''))), { otherwise: text(':', variable(port)) }),
    ];
  }
}
