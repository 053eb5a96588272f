import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { Stack, aws_certificatemanager as acm, aws_ec2 as ec2, aws_ecs as ecs } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ts from 'typescript';
import * as library from '../../src';
import { newApp } from '../../testing/cdk';

const README = fs.readFileSync(path.join(__dirname, '..', '..', 'README.md'), 'utf8');
const EXAMPLE = /```ts\n([^]*?)```/.exec(README)![1];

test('the first example has fewer than ten lines, and synthesizes unchanged without a warning', () => {
  expect(EXAMPLE.trim().split('\n').length).toBeLessThan(10);

  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'readme-'));
  fs.mkdirSync(path.join(folder, 'app'));
  fs.writeFileSync(path.join(folder, 'app', 'Dockerfile'), 'FROM scratch\n');
  const before = process.cwd();
  process.chdir(folder);
  try {
    const stack = new Stack(newApp(), 'Readme');
    const names: Record<string, unknown> = {
      ...library,
      ecs,
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') }),
      certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/1'),
    };
    const body = ts.transpile(EXAMPLE, { target: ts.ScriptTarget.ES2022 });
    new Function(...Object.keys(names), body).apply(stack, Object.values(names));
    Template.fromStack(stack).resourceCountIs('AWS::ECS::Service', 1);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  } finally {
    process.chdir(before);
    fs.rmSync(folder, { recursive: true, force: true });
  }
});

test('every link in the documentation leads to an existing file', () => {
  const root = path.join(__dirname, '..', '..');
  const pages = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/migration', 'docs/decisions'].flatMap((folder) => (
    fs.readdirSync(path.join(root, folder)).filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name))))];
  const broken = pages.flatMap((page) => (
    [...fs.readFileSync(path.join(root, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target]) => target)
      .filter((target) => !/^(?:https?:|#)/.test(target))
      .filter((target) => !fs.existsSync(path.join(root, path.dirname(page), target.split('#')[0])))
      .map((target) => `${page}: ${target}`)
  ));
  expect(broken).toEqual([]);
});

test('each feature of this project in the comparison table names a test, an example or a command', () => {
  const table = README.slice(README.indexOf('The next table compares the features of other constructs, as read in')).split('\n\n')[1].split('\n').slice(2);
  expect(table.length).toBeGreaterThan(25);
  for (const row of table) {
    const links = [...row.split('|').slice(-2)[0].matchAll(/\]\(([^)]+)\)/g)].map(([, target]) => target);
    expect([row, links.length === 0]).toEqual([row, false]);
    expect(links.filter((target) => !/^(?:test|examples)\/|^docs\/policies\.md$|^\.ci\/run$/.test(target))).toEqual([]);
  }
});
