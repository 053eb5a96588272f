import { MergedRoute } from './merge-routes';
import { decode } from '../paths/path-segment';

/** The maximum number of first segments. NGINX uses about ten kilobytes of memory for each location. */
const MOST_FIRST_SEGMENTS = 256;

/**
 * The first segments of all routes, as NGINX reads them: decoded, in bytes. Requests of scanners begin with other segments,
 * and are rejected before any check of their spelling.
 */
export class FirstSegments {
  /** The paths that a first segment allows: the path of the segment alone, all paths below it, or both. */
  private readonly firstSegments = new Map<string, { alone: boolean; below: boolean }>();

  /** Whether every first segment is allowed, because a route begins with a variable segment or there are too many first segments. */
  public readonly open: boolean;

  constructor(routes: MergedRoute[]) {
    let open = false;
    for (const { route: { _pattern: path } } of routes) {
      const first = path.segments[0];
      if (first === undefined && path.kind === 'exact') {
        this.add('/', true, false);
      } else if (first === undefined || first.kind !== 'literal' || decode(first.text).includes('/')) {
        open = true;
      } else {
        const alone = path.segments.length === 1 && !path.trailingSlash;
        this.add(`/${bytes(decode(first.text))}`, alone, !alone || path.kind === 'prefix');
      }
    }
    this.open = open || this.firstSegments.size > MOST_FIRST_SEGMENTS;
  }

  /** The first segments whose own path is allowed, in bytes, sorted. */
  public get paths(): string[] {
    return this.list(({ alone }) => alone);
  }

  /** The first segments below which all paths are allowed, with a slash at the end, in bytes, sorted. */
  public get folders(): string[] {
    return this.list(({ below }) => below).map((path) => `${path}/`);
  }

  /** Whether the first segment of a path is allowed. */
  public admit(normalizedPath: string): boolean {
    if (this.open) {
      return true;
    }
    const slash = normalizedPath.indexOf('/', 1);
    const first = this.firstSegments.get(slash < 0 ? normalizedPath : normalizedPath.slice(0, slash));
    return (slash < 0 ? first?.alone : first?.below) === true;
  }

  private add(path: string, alone: boolean, below: boolean): void {
    const known = this.firstSegments.get(path);
    this.firstSegments.set(path, { alone: alone || known?.alone === true, below: below || known?.below === true });
  }

  private list(leads: (firstSegment: { alone: boolean; below: boolean }) => boolean): string[] {
    return [...this.firstSegments].filter(([, firstSegment]) => leads(firstSegment)).map(([path]) => path).sort();
  }
}

/** Text as UTF-8, one byte a character. */
function bytes(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
