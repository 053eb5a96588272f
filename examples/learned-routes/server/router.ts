import type * as http from 'http';

/** The response of an operation. */
export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/** A request as operations see it. */
export interface AppRequest {
  readonly headers: http.IncomingHttpHeaders;
  readonly query: URLSearchParams;
  /** The values of the parameters of the path. */
  readonly values: string[];
  readonly body: Buffer;
  /** Whether the client has logged in. */
  readonly isLoggedIn: boolean;
}

/** The code behind a method and a path. */
export type Handler = (request: AppRequest) => Answer;

/** An operation of the app: a method and a path, in which `:name` is one segment, and `/*` at the end is a folder with everything below. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly handler: Handler;
}

const pattern = (path: string) => new RegExp(`^${path.replace(/[.]/g, '\\.').replace(/:\w+/g, '([^/]+)').replace(/\/\*$/, '(?:/(.*))?')}$`);

/** The operations of an app, by the paths and methods of requests. A path without parameters precedes paths with parameters. */
export class Router {
  private readonly entries;

  public constructor(operations: readonly Operation[]) {
    this.entries = operations.map((operation) => ({ operation, pattern: pattern(operation.path) }))
      .sort((a, b) => Number(/[:*]/.test(a.operation.path)) - Number(/[:*]/.test(b.operation.path)));
  }

  /** The operation of a request, with the values of its parameters; the methods if only the path exists. HEAD is GET. */
  public find(method: string, path: string): { operation: Operation; values: string[] } | { allowed: string[] } | undefined {
    const ofPath = this.entries.map((entry) => ({ ...entry, match: entry.pattern.exec(path) })).filter(({ match }) => match !== null);
    if (ofPath.length === 0) {
      return undefined;
    }
    const found = ofPath.find(({ operation }) => operation.method === (method === 'HEAD' ? 'GET' : method));
    return found ? { operation: found.operation, values: found.match!.slice(1) } : { allowed: ofPath.map(({ operation }) => operation.method) };
  }
}
