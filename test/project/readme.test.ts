import * as fs from 'fs';
import * as path from 'path';
import * as cdk from 'aws-cdk-lib';
import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import * as library from '../../src';

const README = fs.readFileSync(path.join(__dirname, '..', '..', 'README.md'), 'utf8');
const EXAMPLE = /```ts nofixture\n([^]*?)```/.exec(README)![1];

test('the first example is a complete program of less than 25 lines, which synthesizes without a warning', () => {
  expect(EXAMPLE.trim().split('\n').length).toBeLessThan(25);
  const apps: App[] = [];
  /** Keeps the app, so that the test can look at its stacks. */
  class KeptApp extends App {
    constructor() {
      super({ analyticsReporting: false });
      apps.push(this);
    }
  }
  const modules: Record<string, unknown> = { 'aws-cdk-lib': { ...cdk, App: KeptApp }, 'cdk-reverse-proxied-service': library };
  const { outputText } = ts.transpileModule(EXAMPLE, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } });
  // The module names of the example, other than those above, are CDK's.
  new Function('require', 'exports', outputText)((name: string) => modules[name] ?? jest.requireActual(name), {});
  const stack = apps[0].node.findChild('Orders') as Stack;
  Template.fromStack(stack).resourceCountIs('AWS::ECS::Service', 1);
  expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
});

/** README.md has absolute links, because the registries of packages show it without the repository. */
const IN_REPOSITORY = /^https:\/\/(?:github\.com\/cdk-reverse-proxied-service\/cdk-reverse-proxied-service\/(?:blob|tree)|raw\.githubusercontent\.com\/cdk-reverse-proxied-service\/cdk-reverse-proxied-service)\/main\//;

test('README.md has only absolute links', () => {
  expect([...README.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((target) => !target.startsWith('https://'))).toEqual([]);
});

test('every link in the documentation leads to an existing file', () => {
  const root = path.join(__dirname, '..', '..');
  const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/migration', 'docs/decisions'].flatMap((folder) => (
    fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name))))];
  const broken = pages.flatMap((page) => (
    [...fs.readFileSync(path.join(root, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^(?:https?:|#)/.test(target) || IN_REPOSITORY.test(target))
      .filter((target) => !fs.existsSync(IN_REPOSITORY.test(target)
        ? path.join(root, target.replace(IN_REPOSITORY, '').split('#')[0])
        : path.join(root, path.dirname(page), target.split('#')[0])))
      .map((target) => `${page}: ${target}`)
  ));
  expect(broken).toEqual([]);
});

test('each feature of this project in the comparison table names a test, an example or a command', () => {
  const comparison = fs.readFileSync(path.join(__dirname, '../../docs/comparison.md'), 'utf8');
  const table = comparison.slice(comparison.indexOf('The next table compares the features of other constructs, as read in')).split('\n\n')[1].trim().split('\n').slice(2);
  expect(table.length).toBeGreaterThan(25);
  for (const row of table) {
    const links = [...row.split('|').slice(-2)[0].matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect([row, links.length === 0]).toEqual([row, false]);
    expect(links.filter((target) => !/^\.\.\/(?:test|examples)\/|^policies\.md$|^\.\.\/\.ci\/run$/.test(target))).toEqual([]);
  }
});
