import * as fs from 'fs';
import { Operations } from './operations';

/** GitHub's own description of its REST API, from the package `@octokit/openapi`. */
export function githubDescriptionFile(): string {
  return require.resolve('@octokit/openapi/generated/api.github.com.json');
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];

export function operationsOf(description: { paths: Record<string, object> }): Operations[] {
  return Object.entries(description.paths).map(([path, item]) => {
    const methods = METHODS.filter((method) => method in item).map((method) => method.toUpperCase());
    return {
      path,
      methods: [...new Set(methods.includes('GET') ? [...methods, 'HEAD'] : methods)].sort(),
    };
  });
}

export function githubOperations(): Operations[] {
  return operationsOf(JSON.parse(fs.readFileSync(githubDescriptionFile(), 'utf8')));
}
