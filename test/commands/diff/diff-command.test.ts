import * as fs from 'fs';
import * as path from 'path';
import { Stage } from 'aws-cdk-lib';
import { ExitStatus } from '../../../src/commands/exit-status';
import { newApp, TestStack } from '../../../testing/cdk';
import { runCommandLine } from '../../../testing/command-line';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const OLD = path.join(__dirname, 'old.yaml');
const NEW = path.join(__dirname, 'new.yaml');
const folder = temporaryFolder();

function file(name: string, text: string): string {
  const written = path.join(folder, name);
  fs.writeFileSync(written, text);
  return written;
}

/** A cloud assembly with a service in each of the stages. */
function assemblyOf(...stages: string[]): string {
  const app = newApp();
  stages.forEach((stage) => new TestStack(new Stage(app, stage), 'Shop').service({}));
  return app.synth().directory;
}

test.each([
  ['diff.txt', []],
  ['diff.md', ['--format', 'markdown']],
  ['diff.json', ['--json']],
  ['limited.txt', ['--limit', '1']],
])('%s', async (name, options) => {
  const { status, out, error } = await runCommandLine(['diff', OLD, NEW, ...options]);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, name, out);
});

test('--help describes options, kinds, statuses and examples', async () => {
  expectGolden(GOLDEN, 'help.txt', (await runCommandLine(['diff', '--help'])).out);
});

test('colors are for terminals', async () => {
  const [plain, colored] = await Promise.all([false, true].map((one) => runCommandLine(['diff', OLD, NEW], { colored: one })));
  expect(plain.out).not.toContain('\x1b');
  expect(colored.out).toContain('\x1b[1;31mopened\x1b[0m');
});

test.each([
  [[], ExitStatus.SUCCESS],
  [['--fail-on', 'opened'], ExitStatus.FOUND],
  [['--fail-on', 'uncertain'], ExitStatus.SUCCESS],
  [['--fail-on', 'uncertain', '--fail-on', 'loosened'], ExitStatus.FOUND],
  [['--fail-on', 'uncertain,closed'], ExitStatus.FOUND],
  [['--fail-on', 'any', '--json'], ExitStatus.FOUND],
])('%j exits with %d', async (options, expected) => {
  expect((await runCommandLine(['diff', OLD, NEW, ...options])).status).toBe(expected);
});

test('equal allowlists have no differences', async () => {
  const { status, out } = await runCommandLine(['diff', OLD, OLD, '--fail-on', 'any']);
  expect([status, out]).toEqual([ExitStatus.SUCCESS, 'No differences.\n']);
});

test('what is not compared exactly fails --fail-on opened', async () => {
  const script = (name: string) => file(`${name}.yaml`, `routes: [{ prefix: / }]\nappProtocol: { fastCgi: { scriptFilename: /srv/${name}.php } }\n`);
  const { status, out } = await runCommandLine(['diff', script('index'), script('front'), '--fail-on', 'opened']);
  expect(status).toBe(ExitStatus.FOUND);
  expect(out).toContain('uncertain  not compared exactly: paths that contain the name of the FastCGI script');
});

test('text of routes does not become markup or control characters', async () => {
  const hostile = file('hostile.yaml', 'routes: [{ template: "/a/{p}_b_" }, { exact: "/x", queryParameters: ["<img>|`a``b"] }, { exact: "/`" }]'.replace('/`', '/%60'));
  const { status, out } = await runCommandLine(['diff', OLD, hostile, '--format', 'markdown']);
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toContain('&#60;img&#62;&#124;&#96;a&#96;&#96;b');
  expect(out).not.toMatch(/<img>/);
});

test('services of cloud assemblies are paired by their paths', async () => {
  const [one, two] = [assemblyOf('Beta'), assemblyOf('Beta', 'Live')];
  const { status, out } = await runCommandLine(['diff', one, two, '--fail-on', 'opened']);
  expect(status).toBe(ExitStatus.FOUND);
  expect(out).toContain('The service Beta/Shop/Orders: no differences');
  expect(out).toContain('opened     the service Live/Shop/Orders');
  expect((await runCommandLine(['diff', one, two, '--service', 'Beta/Shop/Orders'])).out).toBe('No differences.\n');
  expect((await runCommandLine(['diff', one, two, '--service-old', 'Orders', '--service-new', 'Live/Shop/Orders'])).out).toBe('No differences.\n');
  expect((await runCommandLine(['diff', two, OLD])).error).toContain('choose one with `--service PATH`');
  expect((await runCommandLine(['diff', two, OLD, '--service', 'Live/Shop/Orders'])).status).toBe(ExitStatus.SUCCESS);
});

test.each([
  [['diff', OLD], "missing required argument 'new'"],
  [['diff', OLD, 'absent.yaml'], 'absent.yaml: The routes file cannot be read'],
  [['diff', 'absent.yaml', NEW], 'absent.yaml: The routes file cannot be read'],
  [['diff', __dirname, NEW], 'is not a cloud assembly'],
  [['diff', OLD, NEW, '--service', 'Orders'], '`--service` ("Orders") chooses a service of a cloud assembly'],
  [['diff', OLD, NEW, '--service', 'Orders', '--service-old', 'Orders'], 'cannot be combined with --service-old'],
  [['diff', OLD, NEW, '--fail-on', 'open'], '"open": give one or more of opened, closed'],
  [['diff', OLD, NEW, '--format', 'html'], 'Allowed choices are text, markdown'],
  [['diff', OLD, NEW, '--limit', '0'], 'whole number'],
])('%j is a mistake of the user', async (argv, text) => {
  const { status, error } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});
