import { Allowlist } from '../../../allowlist/allowlist';
import type { ResolvedRouteOptions } from '../../../allowlist/routes/resolved-route-options';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, Directive, literal, Statement } from '../../syntax/configuration-tree';
import { Feature } from '../feature';

/** The compression of responses, of the service and of its routes. */
export class Compression implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings) {}

  public http(): Statement[] {
    const { gzip } = this.settings;
    if (!gzip.enabled && !this.allowlist._routes.some(({ route }) => this.compresses(route._options))) {
      return [];
    }
    return [
      comment('Compression of the app\'s responses, also if the request came through other proxies.'),
      ...gzip.enabled ? [directive('gzip', 'on')] : [],
      directive('gzip_proxied', 'any'),
      directive('gzip_vary', 'on'),
      directive('gzip_comp_level', gzip.level),
      directive('gzip_min_length', gzip.minLengthBytes),
      ...gzip.types.length > 0 ? [directive('gzip_types', ...gzip.types.map(literal))] : [],
    ];
  }

  public location(options: ResolvedRouteOptions): Directive[] {
    return this.compresses(options) === this.settings.gzip.enabled ? [] : [directive('gzip', this.settings.gzip.enabled ? 'off' : 'on')];
  }

  private compresses({ responseCompression }: ResolvedRouteOptions): boolean {
    return responseCompression ?? this.settings.gzip.enabled;
  }
}
