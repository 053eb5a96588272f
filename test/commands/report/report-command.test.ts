import * as fs from 'fs';
import * as path from 'path';
import { buildReportPage } from '../../../scripts/lib/report-page';
import { ExitStatus } from '../../../src/commands/exit-status';
import { readPageFiles } from '../../../src/commands/report/page-files';
import { runCommandLine } from '../../../testing/command-line';
import { temporaryFolder } from '../../../testing/temporary-folder';
import { expectGolden } from '../golden-output';

const GOLDEN = path.join(__dirname, 'golden');
const ROUTES = path.join(__dirname, 'routes.yaml');
const LOG = path.join(__dirname, 'traffic.jsonl');
const folder = temporaryFolder();
/** The output without the folder and the version, which a release changes. */
const stable = (text: string) => text.replaceAll(`${__dirname}/`, '').replace(/("packageVersion": )"[^"]*"/, '$1"0.0.0"');

/** The compilation of the package writes the files, and tests run before. */
jest.mock('../../../src/commands/report/page-files', () => {
  const actual = jest.requireActual('../../../src/commands/report/page-files');
  return { ...actual, readPageFiles: (from?: string) => actual.readPageFiles(from ?? mockFolder()) };
});
const mockFolder = () => path.join(folder, 'page');

beforeAll(() => buildReportPage(mockFolder()));

test('--json has the content of the page', async () => {
  const { status, out, error } = await runCommandLine(['report', '--routes', ROUTES, '--json']);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  expectGolden(GOLDEN, 'report.json', stable(out));
});

test('logs add the traffic by path, outcome and time', async () => {
  const { status, out, error } = await runCommandLine(['report', '--routes', ROUTES, '--json', LOG]);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  const { paths, traffic } = JSON.parse(out);
  expect(Object.fromEntries(paths.map((one: { kind: string; path: string; requests: number }) => [`${one.kind} ${one.path}`, one.requests]))).toMatchObject({
    'template /users/{name}': 60, 'template /orders/{id}': 24, 'exact /old': 1, 'exact /': 0,
  });
  expect(traffic).toMatchObject({ requests: 137, brokenLines: 1, withoutTime: 0, outcomes: { 'allowed': 84, 'answered by the proxy': 1, 'unknown-host': 2 } });
  expectGolden(GOLDEN, 'traffic.json', `${JSON.stringify(traffic, undefined, 2)}\n`);
});

test('--against adds the differences and marks their paths', async () => {
  const old = path.join(folder, 'old.yaml');
  const hostile = '</script><b>&\u202e';
  fs.writeFileSync(old, JSON.stringify({
    hosts: ['api.example.com'],
    settings: { strictQuery: true },
    routes: [
      { exact: '/' }, { exact: '/gone' }, { exact: '/quotes', queryParameters: [hostile] },
    ],
  }));
  const { status, out, error } = await runCommandLine(['report', '--routes', ROUTES, '--against', old, '--json']);
  expect([status, error]).toEqual([ExitStatus.SUCCESS, '']);
  const { paths, comparison } = JSON.parse(out);
  const { out: diff } = await runCommandLine(['diff', old, ROUTES, '--json']);
  const { summary, services } = JSON.parse(diff);
  expect(comparison).toMatchObject({ against: 'old.yaml', summary });
  const found = comparison.groups.flatMap(({ differences }: { differences: object[] }) => differences);
  expect(found).toHaveLength(services[0].differences.length);
  expect(found.find(({ subject }: { subject: string }) => subject.endsWith('exact /gone'))).not.toHaveProperty('path');
  const kinds = Object.fromEntries(paths.map((one: { path: string; differences?: string[] }) => [one.path, one.differences]));
  expect(kinds).toMatchObject({ '/users/{name}': ['opened'], '/quotes': ['loosened', 'tightened'] });
  expect(kinds['/']).toBeUndefined();
  const page = path.join(folder, 'compared.html');
  expect((await runCommandLine(['report', '--routes', ROUTES, '--against', old, '--out', page])).status).toBe(ExitStatus.SUCCESS);
  expect(fs.readFileSync(page, 'utf8')).not.toContain(hostile);
});

test('--help describes options, statuses and examples', async () => {
  expectGolden(GOLDEN, 'help.txt', (await runCommandLine(['report', '--help'])).out);
});

test('--out has the same content, in a page of one file', async () => {
  const page = path.join(folder, 'page.html');
  const { status, out, error } = await runCommandLine(['report', '--routes', ROUTES, '--out', page]);
  expect([status, out, error]).toEqual([ExitStatus.SUCCESS, '', `wrote ${page}\n`]);
  const html = fs.readFileSync(page, 'utf8');
  const { out: json } = await runCommandLine(['report', '--routes', ROUTES, '--json']);
  expect(JSON.parse(/<script type="application\/json" id="data">(.*)<\/script>/.exec(html)![1])).toEqual(JSON.parse(json));
});

test.each([
  [['report', '--json'], '--routes'],
  [['report', '--routes', ROUTES], '--out FILE'],
  [['report', '--routes', ROUTES, '--json', '--out', 'page.html'], 'exactly one of'],
  [['report', '--routes', 'absent.yaml', '--json'], 'absent.yaml'],
  [['report', '--routes', ROUTES, '--against', 'absent.yaml', '--json'], '--against absent.yaml: '],
  [['report', '--routes', ROUTES, '--against', __dirname, '--json'], 'is not a cloud assembly'],
  [['report', '--routes', ROUTES, '--json', 'absent.log'], 'absent.log'],
  [['report', '--routes', ROUTES, '--out', path.join(folder, 'absent', 'page.html')], '--out'],
])('%j is a mistake of the user', async (argv, text) => {
  const { status, error } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(text);
});

test('a package without the files of the page says what to do', () => {
  expect(() => readPageFiles(path.join(folder, 'absent'))).toThrow(/^absent\/page\.js of the package cannot be read: ENOENT\. Install the package again, or run `npx projen compile` in a clone/);
});
