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
 * the end (WordPress). All of these frameworks search for the whole path at the beginning, also within a segment, and Slim
 * ignores case. Slim, Laminas, CodeIgniter and Yii search for the folder in the same way. CodeIgniter and Nette also search
 * for only the first of several folders. CodeIgniter searches for a path in the query if no other path is left.
 */
export class ScriptName {
  private readonly file: string;
  private readonly fileSource: string;
  /** A pattern for the first folder, if the script is in a folder. */
  private readonly folderSource?: string;
  /** The compiled patterns for the targets of each route. */
  private readonly patterns = new WeakMap<Route, RegExp[]>();

  /** @param path the path that the app receives as `SCRIPT_NAME` */
  constructor(path: string) {
    const [, folder, file] = /^(\/[^/]+(?=\/))?.*\/([^/]+)$/.exec(path)!;
    this.file = file.toLowerCase();
    this.fileSource = anySpelling(file);
    this.folderSource = folder && anySpelling(folder);
  }

  /** Whether a route lists a target that matches the path of the route. */
  public lists(route: Route, target: string): boolean {
    const known = this.patterns.get(route);
    const patterns = known ?? this.listed([route]).map((source) => new RegExp(source, 'i'));
    if (known === undefined) {
      this.patterns.set(route, patterns);
    }
    return patterns.some((one) => one.test(`1 1 ${route.path} ${target}`));
  }

  /**
   * The map from the route that was found to the route of the request. The route of the request is empty if the script's name
   * turns the path into another path.
   */
  public routeMap(allowlist: Allowlist): Statement {
    // All other requests are rejected, including those that NGINX fails to match.
    return map([read(FOUND_ROUTE), ' ', read('request_uri')], ROUTE,
      this.listed(allowlist._paths.map(({ route }) => route)).map((source) => directive(pattern(source, true), valueOf(FOUND_ROUTE))));
  }

  /**
   * The condition for a location with only one route. The condition precedes the pattern of the route's paths.
   *
   * @returns `undefined` if the text of the route contains the name, or a part of the name
   */
  public conditionOf(route: Route): string | undefined {
    return this.fileIsText(route) || this.folderIsText(route) ? undefined : `(?!(?i:${this.named}))`;
  }

  /** Whether the pattern for a route that has the name in its text is too long for NGINX. */
  public isTooLongWith(route: Route): boolean {
    return this.ofTemplates([route]).some((source) => patternLength(source) > LONGEST_PATTERN);
  }

  /** Patterns for the text of a route, a space and a target. A target that the route lists matches one of the patterns. The patterns ignore case. */
  private listed(routes: Route[]): string[] {
    return [
      `${CLASSES}[^ ]+ (?!${this.named})`,
      // For routes whose text begins with the folder, without a parameter directly after the folder.
      ...routes.some((route) => this.folderIsText(route)) ? [`${CLASSES}${this.folderSource}(?!\\{)[^ ]* (?![^? ]*(?:${this.fileSource}|\\?/))`] : [],
      // For routes whose text contains the file: the path begins with the complete text, and the path below a prefix contains no name.
      ...routes.some((route) => this.fileIsText(route) && route._pattern.kind !== 'template')
        ? [`${CLASSES}(?=[^ ]*${this.fileSource})([^ {]*[^ {/])/? (?![^? ]*\\?/)\\1${this.open('')}(?![^?])`] : [],
      ...this.ofTemplates(routes),
    ];
  }

  /** The patterns for templates that have the name of the file in a segment. The values of parameters must not contain the name. */
  private ofTemplates(routes: Route[]): string[] {
    return routes.filter((route) => route._pattern.kind === 'template' && this.fileIsText(route)).map((route) => {
      const { segments, trailingSlash } = route._pattern;
      const sources = segments.map((segment) => `/${segment.kind === 'rest' ? this.open('') : segment.kind === 'literal' || this.isIn(segment) ? '[^?/ ]*' : this.open('/')}`);
      const folder = this.folderSource === undefined || this.folderIsText(route) ? '' : `(?!${this.folderSource})`;
      return `${CLASSES}${escapePattern(route.path)} ${folder}(?![^? ]*\\?/)${sources.join('')}${trailingSlash ? '/' : ''}(?![^?])`;
    });
  }

  /** A pattern for the start of targets that contain the name, for routes whose text does not contain the name. The pattern ignores case. */
  public get named(): string {
    return [...this.folderSource === undefined ? [] : [this.folderSource], `[^? ]*${this.fileSource}`, '/\\?/'].join('|');
  }

  /** A pattern for a part of a path without the name of the file. */
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
