import { chunks } from '../../routing/route-classes';
import { comment, directive, literal, mapKey, pattern, Statement, text, variable } from '../../syntax/configuration-tree';
import { map, read, valueOf } from '../../syntax/map-directive';
import { DROPPED_HEADERS, OPTIONS_CLASS, snakeCase } from '../../syntax/variables';
import { Compilation } from '../compilation';

/**
 * The maximum number of bytes of names in a line, so that the line stays shorter than the 16,384 bytes at which Docker cuts
 * lines.
 */
const MAX_BYTES = 1000;
/** The number of headers that one map checks. A request usually has no such header. */
const GROUP = 16;

/**
 * The maps for the log field that names the request headers that the app does not receive, or receives with another value.
 * NGINX has no list of a request's headers, so the maps check each name. Only services and routes in report-only mode have
 * these maps. For NGINX, a header without a value is the same as no header.
 */
export function droppedHeaderMaps({ settings, features }: Compilation): Statement[] {
  const { forwardedHeaders, reporting: { optionsClasses, reports, reportsAll }, webSockets } = features;
  if (!reports) {
    return [];
  }
  const names = forwardedHeaders.unforwarded;
  const groups = chunks(names, GROUP);
  const all = [...groups.map((_, i) => read(`rp_dropped_group_${i + 1}`)), ...settings.protocol.upgrades ? [read('rp_dropped_upgrade_name')] : []];
  const reporting = optionsClasses.map((id) => directive(mapKey(id), valueOf('rp_reported_names')));
  const cut = map(all, reportsAll ? DROPPED_HEADERS : 'rp_reported_names', [
    directive(pattern(`^(?<rp_dropped_all>.{1,${MAX_BYTES}}) \\z`), valueOf('rp_dropped_all')),
    directive(pattern(`^(?<rp_dropped_first>.{1,${MAX_BYTES}}) `), text(variable('rp_dropped_first'), ' [...]')),
  ]);
  return [
    comment('For the log: the request headers of the client that the app does not receive.'),
    ...reportsAll ? [] : [map([read(OPTIONS_CLASS)], DROPPED_HEADERS, reporting)],
    cut,
    ...groups.flatMap((group, i) => {
      const own = (j: number) => `rp_dropped_name_${i * GROUP + j + 1}`;
      return [
        map(group.map((name) => read(`http_${snakeCase(name)}`)), `rp_dropped_group_${i + 1}`, [directive(mapKey(''), literal(''))], { otherwise: text(...group.map((_, j) => variable(own(j)))) }),
        ...group.map((name, j) => map([read(`http_${snakeCase(name)}`)], own(j), [directive(mapKey(''), literal(''))], { otherwise: literal(`${name} `) })),
      ];
    }),
    ...settings.protocol.upgrades ? [
      webSockets.mayUpgrade
        ? map([read('rp_upgrade'), ':', read('http_upgrade')], 'rp_dropped_upgrade_name', [directive(mapKey(':'), literal('')), directive(pattern('^websocket:'), literal(''))], { otherwise: literal('Upgrade ') })
        : map([read('http_upgrade')], 'rp_dropped_upgrade_name', [directive(mapKey(''), literal(''))], { otherwise: literal('Upgrade ') }),
    ] : [],
  ];
}
