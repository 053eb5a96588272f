import { CorsMaps } from './cors';
import { Allowlist } from '../../allowlist/allowlist';
import { AppProtocol } from '../settings/app-protocol';
import { ResolvedSettings } from '../settings/resolve-settings';
import { Argument, comment, directive, literal, mapKey, Statement, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { snakeCase } from '../syntax/variables';

/** The headers that the proxy adds to answers. */
export class ResponseHeaders {
  private readonly cors: CorsMaps;

  constructor(allowlist: Allowlist, private readonly settings: ResolvedSettings) {
    this.cors = new CorsMaps(allowlist);
  }

  public http(): Statement[] {
    const { securityHeaders } = this.settings;
    return [...securityHeaders === undefined ? [] : [
      comment('Headers that make browsers careful, unless the app says something else.'),
      ...Object.entries(securityHeaders._headers).map(([name, value]) => unlessSet(name, literal(value))),
      unlessSet('Strict-Transport-Security', valueOf('rp_hsts')),
      // Responses over HTTP must not have the header (RFC 6797, section 7.2).
      map([read('rp_scheme')], 'rp_hsts', [directive(mapKey('https'), literal(securityHeaders._strictTransportSecurity))]),
    ], ...this.cors.http()];
  }

  /**
   * The headers for the server, and again for each location that adds its own header, because NGINX adds the headers of one
   * level only. An empty value adds nothing.
   */
  public additions(): Statement[] {
    return [...this.security(), ...this.cors.additions()];
  }

  /** The security headers without a route, and therefore without a route's policy. */
  public security(): Statement[] {
    return this.names().map((name) => directive('add_header', word(name), valueOf(variableOf(name)), 'always'));
  }

  /** The directives that hide headers of the app's responses. */
  public hidden(): Statement[] {
    const { protocol } = this.settings;
    const names = [...this.settings.hiddenResponseHeaders, ...this.cors.replaced];
    return [
      ...[...new Map(names.map((name) => [name.toLowerCase(), name])).values()].map((name) => protocol._directive('hide_header', word(name))),
      ...hashSizes(protocol),
    ];
  }

  private names(): string[] {
    const { securityHeaders } = this.settings;
    return securityHeaders === undefined ? [] : [...Object.keys(securityHeaders._headers), 'Strict-Transport-Security'];
  }
}

/**
 * NGINX's defaults are too small for the names of the headers that are dropped. Other modules than that of HTTP have no
 * directives for them: theirs are 512 and 64, which does for names of up to 40 characters, with a warning.
 */
function hashSizes(protocol: AppProtocol): Statement[] {
  return protocol._upgrades ? [directive('proxy_headers_hash_max_size', 2048), directive('proxy_headers_hash_bucket_size', 256)] : [];
}

const variableOf = (name: string) => `rp_add_${snakeCase(name)}`;

/** The value of a header that is added unless the app's response has it. */
function unlessSet(name: string, value: Argument): Statement {
  return map([read(`upstream_http_${snakeCase(name)}`)], variableOf(name), [directive(mapKey(''), value)], { volatile: true });
}
