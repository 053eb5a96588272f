import { Argument, comment, directive, literal, mapKey, Statement, word } from './configuration-tree';
import { map, read, valueOf } from './map-directive';
import { ResolvedSettings } from './resolve-settings';

/** The headers that the proxy adds to answers. */
export class ResponseHeaders {
  constructor(private readonly settings: ResolvedSettings) {}

  public http(): Statement[] {
    const { securityHeaders } = this.settings;
    return securityHeaders === undefined ? [] : [
      comment('Headers that make browsers careful, unless the app says something else.'),
      ...Object.entries(securityHeaders._headers).map(([name, value]) => unlessSet(name, literal(value))),
      unlessSet('Strict-Transport-Security', valueOf('rp_hsts')),
      // Over HTTP it must not be said (RFC 6797, section 7.2).
      map([read('rp_scheme')], 'rp_hsts', [directive(mapKey('https'), literal(securityHeaders._strictTransportSecurity))]),
    ];
  }

  /**
   * For the server, and once more for each location that adds a header of its own: NGINX adds the headers of one level
   * only. An empty value adds nothing.
   */
  public additions(): Statement[] {
    return this.names().map((name) => directive('add_header', word(name), valueOf(variableOf(name)), 'always'));
  }

  private names(): string[] {
    const { securityHeaders } = this.settings;
    return securityHeaders === undefined ? [] : [...Object.keys(securityHeaders._headers), 'Strict-Transport-Security'];
  }
}

const variableOf = (name: string) => `rp_add_${snakeCase(name)}`;
const snakeCase = (name: string) => name.toLowerCase().replace(/-/g, '_');

/** The value of a header that is added unless the app's response has it. */
function unlessSet(name: string, value: Argument): Statement {
  return map([read(`upstream_http_${snakeCase(name)}`)], variableOf(name), [directive(mapKey(''), value)], { volatile: true });
}
