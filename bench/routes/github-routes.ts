import * as fs from 'fs';
import { isTemplate, Operations } from './operations';
import { HttpMethod, Route } from '../../src/allowlist';

/** GitHub's own description of its REST API, from the package `@octokit/openapi`. */
export function githubDescriptionFile(): string {
  return require.resolve('@octokit/openapi/generated/api.github.com.json');
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export function operationsOf(description: { paths: Record<string, object> }): Operations[] {
  return Object.entries(description.paths).map(([path, item]) => {
    const methods = METHODS.filter(method => method in item).map(method => method.toUpperCase());
    return {
      // A segment with two parameters, "{base}...{head}", is one parameter to the allowlist.
      path: path.replace(/\{[^/]*\}[^/]+\{[^/]*\}/g, '{basehead}'),
      methods: [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort(),
    };
  });
}

export function githubOperations(): Operations[] {
  return operationsOf(JSON.parse(fs.readFileSync(githubDescriptionFile(), 'utf8')));
}

/** The allowlist of a description. To be replaced by the library's own import from OpenAPI. */
export function routesOf(operations: Operations[]): Route[] {
  return operations.map(({ path, methods }) => {
    const options = { methods: methods.map(name => HttpMethod.of(name)) };
    return isTemplate({ path }) ? Route.template(path, options) : Route.exact(path, options);
  });
}
