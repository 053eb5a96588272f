import { ResolvedSettings } from '../../settings/resolve-settings';
import { UpstreamModule } from '../../settings/upstream-module';
import { directive, Statement, word } from '../../syntax/configuration-tree';
import { Feature } from '../feature';

/** The headers of the app's responses that clients do not receive: those of the settings, and those that the proxy replaces. */
export class HiddenResponseHeaders implements Feature {
  constructor(private readonly settings: ResolvedSettings, private readonly replaced: () => string[]) {}

  public http(): Statement[] {
    const { protocol, hiddenResponseHeaders } = this.settings;
    const names = [...hiddenResponseHeaders, ...this.replaced()];
    return [
      ...[...new Map(names.map((name) => [name.toLowerCase(), name])).values()].map((name) => protocol.directive('hide_header', word(name))),
      ...hashSizes(protocol),
    ];
  }
}

/**
 * The sizes of the hash table for the names of dropped headers. The defaults of NGINX are too small. Only the proxy module has
 * directives for the sizes. In other modules, the sizes are 512 and 64, which suffices for names of up to 40 characters, with a
 * warning.
 */
function hashSizes(protocol: UpstreamModule): Statement[] {
  return protocol.upgrades ? [directive('proxy_headers_hash_max_size', 2048), directive('proxy_headers_hash_bucket_size', 256)] : [];
}
