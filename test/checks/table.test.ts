import * as fs from 'fs';
import * as path from 'path';
import { SERVICE_CHECKS } from '../../src/checks/service/service-checks';
import { TASK_CHECKS } from '../../src/checks/task/task-checks';

const ROOT = path.resolve(__dirname, '../..');
const PREFIX = 'cdk-reverse-proxied-service:ReverseProxiedService';

/** The codes that the sources have, with whether they are warnings. */
function codesInSources(): Record<string, string> {
  const files = fs.readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => fs.readFileSync(path.join(ROOT, 'src', file), 'utf8'));
  // A report without its own check is a warning.
  const direct = texts.flatMap((text) => [
    ...text.matchAll(new RegExp(`${PREFIX}\\.([A-Za-z]+)`, 'g')),
    ...text.matchAll(/checkId\('([A-Za-z]+)'\)/g),
  ]).map(([, code]) => [code, 'warning']);
  const checks = [...TASK_CHECKS, ...SERVICE_CHECKS].map(({ code, warning }) => [code, warning ? 'warning' : 'error']);
  return Object.fromEntries([...direct, ...checks]);
}

/** The codes that the page has. */
function codesInTable(): Record<string, string> {
  const text = fs.readFileSync(path.join(ROOT, 'docs/checks.md'), 'utf8');
  return Object.fromEntries([...text.matchAll(/^\| `([A-Za-z]+)` \| (error|warning) \|/gm)].map(([, code, kind]) => [code, kind]));
}

test('docs/checks.md lists every check', () => {
  expect(codesInTable()).toEqual(codesInSources());
});

test('every file of a check is used', () => {
  const helpers = ['check.ts', 'rendered-service.ts', 'rendered-task.ts', 'service-checks.ts', 'task-checks.ts'];
  const defined = fs.readdirSync(path.join(ROOT, 'src/checks'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts') && !helpers.includes(path.basename(file)))
    .flatMap((file) => [...fs.readFileSync(path.join(ROOT, 'src/checks', file), 'utf8').matchAll(/code: '([A-Za-z]+)'/g)].map(([, code]) => code));
  expect([...TASK_CHECKS, ...SERVICE_CHECKS].map(({ code }) => code).sort()).toEqual(defined.sort());
});
