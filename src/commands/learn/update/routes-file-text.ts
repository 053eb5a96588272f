import { isDeepStrictEqual } from 'util';
import { parseText } from '../../../allowlist/openapi/reading/parse-text';
import { isObject } from '../../../validation/unknown-values';
import type { LearnedRoutes } from '../output/learned-route';
import { routeJson, routeYaml, uncertainYaml } from '../output/routes-text';

/** The comment above a route that the logs do not ask for. */
const NOT_ASKED = '# The logs that "learn" read last do not ask for this route.';

/** A routes file in YAML, as its user wrote it. */
export class RoutesFileText {
  private readonly lines: string[];
  /** The lines at which the routes begin. */
  private readonly starts: number[];
  private readonly indent: string;

  /**
   * @param routes the number of routes in the file
   * @throws if the routes are not a list with one route after a dash at the begin of a line
   */
  constructor(private readonly file: string, private readonly text: string, routes: number) {
    this.lines = text.split('\n').filter((line) => line.trim() !== NOT_ASKED);
    const first = this.lines.findIndex((line) => /^routes:\s*(?:#.*)?$/.test(line)) + 1;
    const end = this.lines.findIndex((line, i) => i >= first && /^[^\s#-]/.test(line));
    const block = this.lines.slice(first, end < 0 ? undefined : end);
    this.indent = /^ *(?=- )/.exec(block.find((line) => /^ *- /.test(line)) ?? '')?.[0] ?? '  ';
    this.starts = first === 0 ? [] : block.flatMap((line, i) => line.startsWith(`${this.indent}- `) ? [first + i] : []);
    if (this.starts.length !== routes || routes === 0) {
      throw new Error(`the ${routes} routes of the file are not a list with each route after a dash on a line of its own: `
        + 'write the routes so, for example "- exact: /health", below a line "routes:"');
    }
  }

  /**
   * The file with the new routes at the end of its list, and with a remark above each route that is not asked for. Everything else
   * stays as it is.
   *
   * @throws if the result has another meaning
   */
  public with({ certain, uncertain }: LearnedRoutes, isAsked: (index: number) => boolean): string {
    const indented = (lines: string[]) => lines.map((line) => `${this.indent}${line}`);
    const known = new Set(this.lines.map((line) => line.trim()));
    // A route that was uncertain before stands in the file as a comment already.
    const doubtful = uncertain.filter((route) => !uncertainYaml([route]).slice(2).every((line) => known.has(line.trim())));
    const last = this.endOf(this.starts[this.starts.length - 1]);
    const lines = this.lines.flatMap((line, i) => [
      ...this.starts.includes(i) && !isAsked(this.starts.indexOf(i)) ? [`${this.indent}${NOT_ASKED}`] : [],
      line,
      ...i === last ? indented(certain.flatMap(routeYaml)) : [],
      ...i === last ? indented(uncertainYaml(doubtful)) : [],
    ]);
    const result = lines.join('\n');
    this.check(result, certain.map(routeJson));
    return result;
  }

  /** The last line of the route that begins at a line. */
  private endOf(start: number): number {
    let last = start;
    for (let i = start + 1; i < this.lines.length && !/^[^\s#]/.test(this.lines[i]); i++) {
      // The members of a route are indented further than its dash.
      if (/\S/.test(this.lines[i]) && !/^\s*#/.test(this.lines[i]) && this.lines[i].startsWith(`${this.indent} `)) {
        last = i;
      }
    }
    return last;
  }

  private check(result: string, added: Record<string, unknown>[]): void {
    const [before, after] = [this.text, result].map((text) => parseText(this.file, text));
    if (!isObject(before) || !isObject(after) || !isDeepStrictEqual(after, { ...before, routes: [...before.routes as unknown[], ...added] })) {
      throw new Error('the routes cannot be added without a change of the others: write the new routes to another file with --out, and copy them');
    }
  }
}
