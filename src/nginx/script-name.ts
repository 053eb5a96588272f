import { directive, pattern, Statement } from './configuration-tree';
import { map, read, valueOf } from './map-directive';
import { ROUTE } from './route-lookup';
import { Allowlist } from '../allowlist/allowlist';
import { MergedRoute } from '../allowlist/merge-routes';
import { PathPattern } from '../allowlist/path-pattern';
import { decode, escapePattern, PathSegment } from '../allowlist/path-segment';
import { LONGEST_PATTERN, patternLength } from '../allowlist/pattern-length';
import { Route } from '../allowlist/route';

/** The variable that holds the most specific route, whatever the path holds. */
export const FOUND_ROUTE = 'rp_found_route';

/**
 * The path of the script that gets every request, which frameworks look for in what was asked for, and take away with all
 * that is before it. So what it leaves is another path than the one that was listed, unless the name is text of the route.
 *
 * As wide as what frameworks do: the name of the file anywhere in a path (Symfony, Laravel and Drupal where the script is in
 * a folder, WordPress at the end of a path), the folder at the beginning also within a segment and without its subfolders
 * (Slim, Laminas, CodeIgniter, Yii), all of it in either case (Slim), and a path in the query where nothing is left
 * (CodeIgniter).
 */
export class ScriptName {
  private readonly folder?: string;
  private readonly file: string;
  /** Where a target holds the name, as patterns of PCRE and JavaScript that know no case. */
  private readonly fileSource: string;
  private readonly folderSource?: string;

  /** @param path the path as apps are told it (`SCRIPT_NAME`) */
  constructor(path: string) {
    const [, folder, file] = /^(\/[^/]+(?=\/))?.*\/([^/]+)$/.exec(path)!;
    this.folder = folder?.toLowerCase();
    this.file = file.toLowerCase();
    this.fileSource = sourceOf(file);
    this.folderSource = folder && sourceOf(folder);
  }

  /** Whether a target that a route matches is one of that route, and not one by which the app is asked for another path. */
  public lists(route: PathPattern, target: string): boolean {
    return new RegExp(`^${this.ownTargets(route) ?? `(?!${this.named})`}`, 'i').test(target);
  }

  /** The map from the route that a path matches to the route of the request: none where the path holds the name. */
  public routeMap(allowlist: Allowlist): Statement {
    const own = allowlist._routes.map(({ route }) => this.ownEntry(route)).filter((source) => source !== undefined);
    // What is not one of these is refused, also what NGINX fails to match.
    return map([read(FOUND_ROUTE), ' ', read('request_uri')], ROUTE,
      [...new Set(own), `^[^ ]+ [^ ]+ [^ ]+ (?!${this.named})`].map((source) => directive(pattern(source, true), valueOf(FOUND_ROUTE))));
  }

  /**
   * The same for a route that alone matches some paths.
   *
   * @returns a condition to put before the pattern of its paths; nothing where the name is text of the route
   */
  public loneCondition({ route: { _pattern: path } }: MergedRoute): string | undefined {
    return this.ownTargets(path) === undefined ? `(?!(?i:${this.named}))` : undefined;
  }

  /** Whether the pattern for a route that has the name in its text would be too long for NGINX. */
  public isTooLongWith(route: Route): boolean {
    return patternLength(this.ownEntry(route) ?? '') > LONGEST_PATTERN;
  }

  private ownEntry({ path, _pattern: pathPattern }: Route): string | undefined {
    const targets = this.ownTargets(pathPattern);
    return targets && `^[^ ]+ [^ ]+ ${escapePattern(path)} ${targets}`;
  }

  /** What the targets hold that are no ones of a route without the name in its text. */
  private get named(): string {
    return [...this.folderSource === undefined ? [] : [this.folderSource], `[^? ]*${this.fileSource}`, '/\\?/'].join('|');
  }

  /** The targets of a route that has the name in its text: what is open in it holds none. Nothing for other routes. */
  private ownTargets({ kind, segments, trailingSlash }: PathPattern): string | undefined {
    const folderIsText = this.folder !== undefined && segments.length > 0 && `/${textsOf(segments[0])[0]}`.startsWith(this.folder);
    const namesFile = (segment: PathSegment) => textsOf(segment).some((text) => text.includes(this.file));
    if (!folderIsText && !segments.some(namesFile)) {
      return undefined;
    }
    const open = (end: string) => `(?:(?!${this.fileSource})[^? ${end}])*`;
    const sources = segments.map((segment) => segment.kind === 'rest' ? `/${open('')}` : `/${segment.kind === 'literal' || namesFile(segment) ? '[^?/ ]*' : open('/')}`);
    return `(?![^? ]*\\?/)${this.folderSource === undefined || folderIsText ? '' : `(?!${this.folderSource})`}`
      + `${sources.join('')}${trailingSlash ? '/' : ''}${kind === 'prefix' ? open('') : ''}(?![^?])`;
  }
}

/** The literal texts of a segment as apps read them, an empty one before what may begin with anything. */
function textsOf(segment: PathSegment): string[] {
  return (segment.kind === 'literal' ? [segment.text] : segment.kind === 'composed' ? segment.texts : ['']).map((text) => decode(text).toLowerCase());
}

/** A part of a path in either of its canonical spellings. */
function sourceOf(text: string): string {
  return escapePattern(text).replace(/@/g, '(?:@|%40)');
}
