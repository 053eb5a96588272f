import { ResolvedSettings } from '../../settings/resolve-settings';
import { Argument, comment, directive, literal, mapKey, Statement, word } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { snakeCase } from '../../syntax/variables';
import { Feature } from '../feature';

/** The security headers of responses, which are the same for all routes. */
export class SecurityHeaderMaps implements Feature {
  constructor(private readonly settings: ResolvedSettings) {}

  public http(): Statement[] {
    const { securityHeaders } = this.settings;
    return securityHeaders === undefined ? [] : [
      comment('Security headers, unless the app\'s response has the header.'),
      ...Object.entries(securityHeaders.headers).map(([name, value]) => unlessSet(name, literal(value))),
      unlessSet('Strict-Transport-Security', valueOf('rp_hsts')),
      // Responses over HTTP must not have the header (RFC 6797, section 7.2).
      map([read('rp_scheme')], 'rp_hsts', [directive(mapKey('https'), literal(securityHeaders.strictTransportSecurity))]),
    ];
  }

  public server(): Statement[] {
    return this.responseHeaders();
  }

  public responseHeaders(): Statement[] {
    const { securityHeaders } = this.settings;
    const names = securityHeaders === undefined ? [] : [...Object.keys(securityHeaders.headers), 'Strict-Transport-Security'];
    return names.map((name) => directive('add_header', word(name), valueOf(variableOf(name)), 'always'));
  }
}

const variableOf = (name: string) => `rp_add_${snakeCase(name)}`;

/** The map for the value of a header that NGINX adds unless the app's response has the header. */
function unlessSet(name: string, value: Argument): Statement {
  return map([read(`upstream_http_${snakeCase(name)}`)], variableOf(name), [directive(mapKey(''), value)], { volatile: true });
}
