import { Allowlist } from '../../allowlist/allowlist';
import { LONGEST_PATTERN, patternLength } from '../../allowlist/paths/path-pattern';
import { anySpelling, decode, escapePattern, PathSegment } from '../../allowlist/paths/path-segment';
import { Route } from '../../allowlist/routes/route';
import { directive, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { FOUND_ROUTE, ROUTE } from '../syntax/variables';

/** The text before the path in the text that stands for a route. */
const CLASSES = '^[^ ]+ [^ ]+ ';

/**
 * The path of the script that receives every request. Frameworks search requests for that path, and remove the path and all
 * text before it. The remaining path is a different path from the one that a route lists, unless the name is part of the
 * route's text.
 *
 * Frameworks search for the name of the file anywhere in a path (Symfony, Laravel and Drupal, for a script in a folder) or at
 * the end (WordPress), for the whole path at the beginning, also within a segment (all of them) and in either case (Slim),
 * likewise for the folder (Slim, Laminas, CodeIgniter, Yii), for the first of several folders alone (CodeIgniter, Nette), and
 * for a path in the query if no other path is left (CodeIgniter).
 */
export class ScriptName {
  private readonly file: string;
  private readonly fileSource: string;
  /** The first folder, where the script is in one. */
  private readonly folderSource?: string;

  /** @param path the path as apps are told it (`SCRIPT_NAME`) */
  constructor(path: string) {
    const [, folder, file] = /^(\/[^/]+(?=\/))?.*\/([^/]+)$/.exec(path)!;
    this.file = file.toLowerCase();
    this.fileSource = anySpelling(file);
    this.folderSource = folder && anySpelling(folder);
  }

  /** Whether a target that the path of a route matches is listed by that route. */
  public lists(route: Route, target: string): boolean {
    return this.listed([route]).some((source) => new RegExp(source, 'i').test(`1 1 ${route.path} ${target}`));
  }

  /**
   * The map from the route that was found to the route of the request. The latter is empty if the script's name turns the path
   * into another path.
   */
  public routeMap(allowlist: Allowlist): Statement {
    // All other requests are rejected, including those that NGINX fails to match.
    return map([read(FOUND_ROUTE), ' ', read('request_uri')], ROUTE,
      this.listed(allowlist._paths.map(({ route }) => route)).map((source) => directive(pattern(source, true), valueOf(FOUND_ROUTE))));
  }

  /**
   * The condition for a location in which only one route is possible, to put before the pattern of the route's paths.
   *
   * @returns `undefined` if the name is text of the route, or a part of it
   */
  public conditionOf(route: Route): string | undefined {
    return this.fileIsText(route) || this.folderIsText(route) ? undefined : `(?!(?i:${this.named}))`;
  }

  /** Whether the pattern for a route that has the name in its text is too long for NGINX. */
  public isTooLongWith(route: Route): boolean {
    return this.ofTemplates([route]).some((source) => patternLength(source) > LONGEST_PATTERN);
  }

  /** Patterns for the text of a route, a space and a target: those that the route lists match one of them. Case does not count. */
  private listed(routes: Route[]): string[] {
    return [
      `${CLASSES}[^ ]+ (?!${this.named})`,
      // The folder is text of the route: no parameter begins right behind it.
      ...routes.some((route) => this.folderIsText(route)) ? [`${CLASSES}${this.folderSource}(?!\\{)[^ ]* (?![^? ]*(?:${this.fileSource}|\\?/))`] : [],
      // The file is text of the route: the path begins with all of that text, and what is below a prefix holds no name.
      ...routes.some((route) => this.fileIsText(route) && route._pattern.kind !== 'template')
        ? [`${CLASSES}(?=[^ ]*${this.fileSource})([^ {]*[^ {/])/? (?![^? ]*\\?/)\\1${this.open('')}(?![^?])`] : [],
      ...this.ofTemplates(routes),
    ];
  }

  /** The same for templates that have the name of the file in a segment: their parameters are none of it. */
  private ofTemplates(routes: Route[]): string[] {
    return routes.filter((route) => route._pattern.kind === 'template' && this.fileIsText(route)).map((route) => {
      const { segments, trailingSlash } = route._pattern;
      const sources = segments.map((segment) => `/${segment.kind === 'rest' ? this.open('') : segment.kind === 'literal' || this.isIn(segment) ? '[^?/ ]*' : this.open('/')}`);
      const folder = this.folderSource === undefined || this.folderIsText(route) ? '' : `(?!${this.folderSource})`;
      return `${CLASSES}${escapePattern(route.path)} ${folder}(?![^? ]*\\?/)${sources.join('')}${trailingSlash ? '/' : ''}(?![^?])`;
    });
  }

  /** A pattern for how the targets of no route begin that has the name in its text. Case does not count. */
  public get named(): string {
    return [...this.folderSource === undefined ? [] : [this.folderSource], `[^? ]*${this.fileSource}`, '/\\?/'].join('|');
  }

  /** A part of a path that does not hold the name of the file. */
  private open(end: string): string {
    return `(?:(?!${this.fileSource})[^? ${end}])*`;
  }

  private folderIsText({ path }: Route): boolean {
    return this.folderSource !== undefined && new RegExp(`^${this.folderSource}(?!\\{)`, 'i').test(path);
  }

  private fileIsText({ _pattern: { segments } }: Route): boolean {
    return segments.some((segment) => this.isIn(segment));
  }

  private isIn(segment: PathSegment): boolean {
    const texts = segment.kind === 'literal' ? [segment.text] : segment.kind === 'composed' ? segment.texts : [];
    return texts.some((text) => decode(text).toLowerCase().includes(this.file));
  }
}
