import * as fs from 'fs';
import { Allowlist, OpenApiDescription } from '../../../src/allowlist';
import { CorpusRequest } from '../../../testing/corpora';
import { replay } from '../../../testing/replay';

const FILE = require.resolve('@octokit/openapi/generated/api.github.com.json');
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
const HOST = 'api.github.com';

interface Operation {
  readonly method: string;
  readonly template: string;
  /** The template with a plausible value for each parameter. */
  readonly target: string;
}

/** Read here by hand and not by the import that is to be tested. */
function operations(): Operation[] {
  const description = JSON.parse(fs.readFileSync(FILE, 'utf8'));
  const dereference = (value: any): any => (value.$ref ? value.$ref.slice(2).split('/').reduce((node: any, key: string) => node[key], description) : value);
  return Object.entries<any>(description.paths).flatMap(([template, item]) => METHODS.filter((method) => method in item).map((method) => {
    const parameters = [...item.parameters ?? [], ...item[method].parameters ?? []].map(dereference).filter((parameter) => parameter.in === 'path');
    const target = template.replace(/\{([^{}]*)\}/g, (_, name) => plausible(parameters.find((parameter) => parameter.name === name)));
    return { method: method.toUpperCase(), template, target };
  }));
}

function plausible(parameter: any): string {
  const example = Object.values<any>(parameter.examples ?? {})[0]?.value ?? parameter.example
    ?? parameter.schema.example ?? parameter.schema.enum?.[0];
  if (example !== undefined) return encodeURIComponent(String(example)).replace(/%2F/g, '-');
  return parameter.schema.type === 'integer' ? '42' : 'octo-cat';
}

const request = ({ method, target }: { method: string; target: string }): CorpusRequest => (
  { method, target, headers: [['Host', HOST], ...['POST', 'PUT', 'PATCH'].includes(method) ? [['Content-Length', '0'] as [string, string]] : []] }
);

/** What is a step away from an operation, a third of the kinds for each. Some of these are another operation: those are sorted out below. */
function mutations({ method, target }: Operation, index: number): CorpusRequest[] {
  const path = target.split('/');
  const at = 1 + (index % (path.length - 1));
  const changed = (segment: string) => [...path.slice(0, at), segment, ...path.slice(at + 1)].join('/');
  return [
    { method: ['PROPFIND', 'DELETE', 'PUT', 'OPTIONS', 'PATCH'][index % 5], target },
    { method, target: `${target}/mutated` },
    { method, target: `${target}/` },
    { method, target: `/mutated${target}` },
    { method, target: target.toUpperCase() },
    { method, target: `/${target}` },
    { method, target: changed('..') },
    { method, target: changed('') },
    { method, target: changed(`${path[at]}%2Fx`) },
    { method, target: changed(`${path[at]};x=1`) },
    { method, target: changed(`..%2f${path[at]}`) },
    { method, target: `${target}%00` },
    { method, target: `${target}/..%5c..%5cadmin` },
  ].filter((_, kind) => (kind + index) % 3 === 0).map(request);
}

/** Whether a template of the description is what the target asks for, told by the description's own templates. */
function described(all: Operation[]): (method: string, target: string) => boolean {
  const patterns = all.map(({ method, template }) => ({
    method,
    // A parameter is one segment, but for the last one of paths that GitHub describes as several.
    pattern: new RegExp(`^${template.split(/\{[^{}]*\}/).map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/;?#\\\\]+')}$`),
  }));
  return (method, target) => patterns.some((each) => each.pattern.test(target) && (each.method === method || (method === 'HEAD' && each.method === 'GET')));
}

test('every operation of GitHub\'s description is accepted with plausible values, and other requests are rejected', async () => {
  const { routes, hosts } = OpenApiDescription.fromFile(FILE);
  const all = operations();
  const allowlist = new Allowlist({ routes, hosts });
  const isDescribed = described(all);
  const several = routes.map(({ path }) => path).filter((path) => path.endsWith('+}'))
    .map((path) => new RegExp(`^${path.replace(/\{[^{}]*\+\}$/, '').replace(/\{[^{}]*\}/g, '[^/]+')}`));
  const wrong = all.flatMap(mutations).filter(({ method, target }) => (
    !(isDescribed(method, target) && !/%2f|%00|%5c|\/\.\.|\/\/|;/i.test(target)) && !several.some((start) => start.test(target))
  ));

  const outcomes = await replay({ allowlist, requests: [...all.map(request), ...wrong] });
  const right = outcomes.slice(0, all.length);

  expect(all).toHaveLength(1223);
  expect(right.filter(({ received, request: { method, target } }) => received[0]?.requestLine !== `${method} ${target} HTTP/1.1`)
    .map(({ request: { method, target }, status, reason }) => `${method} ${target}: ${status} ${reason}`)).toEqual([]);
  expect(wrong.length).toBeGreaterThan(4_600);
  expect(outcomes.slice(all.length).filter(({ received, reason }) => received.length > 0 || reason === undefined)
    .map(({ request: { method, target }, status }) => `${method} ${target}: ${status}`)).toEqual([]);
}, 120_000);
