import * as fs from 'node:fs';
import * as path from 'node:path';
import { Claims } from '../../proofs/claims';
import { usedMembers } from '../../proofs/languages/csharp-names';
import { stepsOf } from '../../proofs/languages/first-app';
import { compareWithTwins } from '../../proofs/languages/synthesis';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();
const TEMPLATE = '{\n  "Resources": {}\n}\n';
const twins = new Map(Object.entries({ 'Orders.template.json': TEMPLATE, 'asset.17/nginx.conf': 'events {}\n' }).map(([name, text]) => [name, Buffer.from(text)]));

function assembly(files: Record<string, string>): string {
  const made = fs.mkdtempSync(path.join(folder, 'assembly-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(made, name)), { recursive: true });
    fs.writeFileSync(path.join(made, name), text);
  }
  return made;
}

describe('the comparison of assemblies', () => {
  test('accepts the same bytes, whatever the files about the program contain', () => {
    const same = assembly({ 'Orders.template.json': TEMPLATE, 'asset.17/nginx.conf': 'events {}\n', 'tree.json': '{}', 'Orders.metadata.json': '{}' });
    expect(compareWithTwins(same, twins)).toBe('2 files, of which 1 templates');
  });

  test('reports a changed byte, a missing asset and an additional file', () => {
    const other = assembly({ 'Orders.template.json': TEMPLATE.replace('{}', '{ }'), 'asset.18/nginx.conf': 'events {}\n' });
    expect(() => compareWithTwins(other, twins)).toThrow('the assembly differs from TypeScript\'s: '
      + 'Orders.template.json has "  \\"Resources\\": { }" in line 2, not "  \\"Resources\\": {}"; '
      + 'asset.17/nginx.conf is missing; asset.18/nginx.conf is not in TypeScript\'s assembly');
  });
});

test('a claim that throws is false, and a claim that cannot be checked is neither true nor false', async () => {
  const written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  const claims = new Claims('go');
  expect(await claims.check('compiles', async () => 'Go 1.26')).toBe(true);
  expect(await claims.check('synthesizes', async () => { throw new Error('no template'); })).toBe(false);
  claims.notRun('is vetted', 'go is absent');
  expect(claims.findings.map(({ claim, outcome, detail }) => [claim, outcome, detail])).toEqual([
    ['compiles', 'passed', 'Go 1.26'], ['synthesizes', 'failed', 'no template'], ['is vetted', 'not run', 'go is absent'],
  ]);
  expect(written.mock.calls.join('')).toContain('not run: go: is vetted: go is absent\n');
});

test('the members that C# code uses are those of each initializer, without those of inner ones, and the static members', () => {
  const code = 'new A { B = new C { D = 1, E = new[] { F.G(1) } }, H = I.J(new K { L = true }), M = "x" }; new N(1);';
  expect(usedMembers(code).map(({ type, member }) => `${type}.${member}`).sort()).toEqual(['A.B', 'A.H', 'A.M', 'C.D', 'C.E', 'F.G', 'I.J', 'K.L']);
});

test('the steps of the page about the first app are its commands, its parts of pom.xml and its files', () => {
  expect(stepsOf('# First\n\n## Java\n\n```sh\nmkdir orders\n```\n\nAdd:\n\n```xml\n<a/>\n```\n\n`src/A.java`:\n\n```java\nclass A {}\n```\n\n## Go\n')).toEqual({
    Java: [
      { language: 'sh', file: undefined, text: 'mkdir orders\n' },
      { language: 'xml', file: undefined, text: '<a/>\n' },
      { language: 'java', file: 'src/A.java', text: 'class A {}\n' },
    ],
    Go: [],
  });
});
