import { Feature } from './feature';
import { Reporting } from './reporting';
import { Allowlist } from '../../allowlist/allowlist';
import { comment, directive, Statement } from '../syntax/configuration-tree';

/** The sizes of NGINX's hash tables. NGINX rejects a key that does not fit into a bucket, so the sizes depend on the routes and hosts. */
export class TableSizes implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly reporting: Reporting) {}

  public http(): Statement[] {
    const { _routes: routes, hosts } = this.allowlist;
    // Each requirement, limit and policy of a route can need a variable.
    const own = routes.reduce((sum, { route: { _options: options, _requirements: requirements } }) => (
      sum + Object.keys(requirements).length + (options.rateLimits?.length ?? 0) + (options.maxConnections ? 1 : 0) + (options.cors ? 1 : 0)), 0);
    const entries = routes.reduce((sum, { methods }) => sum + methods.length, 0);
    const bucket = power(512, 2 * (longest(routes.map(({ route }) => route.path)) + 64));
    const bytes = routes.reduce((sum, { route }) => sum + route.path.length + 16, 0);
    return [
      comment('Sizes of the hash tables.'),
      // Four entries per bucket on average: NGINX uses a cache line for each bucket, even if the bucket is almost empty.
      directive('map_hash_bucket_size', bucket),
      directive('map_hash_max_size', Math.max(2048, Math.ceil(entries / 4), Math.ceil(16 * bytes / bucket))),
      directive('server_names_hash_bucket_size', power(128, longest(hosts) + 64)),
      directive('server_names_hash_max_size', power(512, hosts.length * 4 + 1)),
      directive('variables_hash_bucket_size', 256),
      directive('variables_hash_max_size', power(1024, Math.max(routes.length > 100 || this.reporting.reports ? 4096 : 1, own > 0 ? 2048 + own * 16 : 1))),
    ];
  }
}

const power = (least: number, needed: number) => Math.max(least, 2 ** Math.ceil(Math.log2(needed)));
const longest = (texts: string[]) => texts.reduce((most, { length }) => Math.max(most, length), 1);
