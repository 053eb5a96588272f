import * as fs from 'fs';
import * as path from 'path';
import { parse } from 'yaml';
import { ExitStatus } from '../../../src/commands/exit-status';
import { runCommandLine } from '../../../testing/command-line';
import { expectDocumentedOutputs } from '../documented-commands';

const ROOT = path.join(__dirname, '../../..');
const WORKFLOW = fs.readFileSync(path.join(ROOT, 'docs/workflows/allowlist-diff.yml'), 'utf8');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
}

interface Job {
  readonly permissions: Record<string, string>;
  readonly steps: Step[];
}

const { permissions, jobs } = parse(WORKFLOW) as { readonly permissions: object; readonly jobs: Record<string, Job> };
const steps = Object.values(jobs).flatMap((job) => job.steps);

test('docs/commands/diff.md shows real output', async () => {
  await expectDocumentedOutputs('docs/commands/diff.md', __dirname, 1);
});

test('the actions of the workflow are pinned to the commits that the project itself uses', () => {
  const pinned = fs.readFileSync(path.join(ROOT, 'projenrc/workflows.ts'), 'utf8');
  const used = steps.flatMap(({ uses }) => uses ?? []);
  expect(used).not.toHaveLength(0);
  for (const action of used) {
    const [name, commit] = action.split('@');
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect(pinned).toContain(`action('${name}@`);
    expect(WORKFLOW).toMatch(new RegExp(`${commit} # ${new RegExp(`'${name}@[^']*', '([^']*)', '${commit}'`).exec(pinned)?.[1]}\n`));
  }
});

test('code of the pull request runs without permission to write, and texts of the pull request are no part of a script', () => {
  expect(permissions).toEqual({});
  for (const job of Object.values(jobs)) {
    const runsCode = job.steps.some(({ run }) => run?.includes('npm'));
    expect([runsCode, Object.values(job.permissions)]).toEqual([runsCode, runsCode ? ['read'] : ['write']]);
  }
  expect(steps.filter(({ uses }) => uses?.includes('checkout')).map((step) => step.with?.['persist-credentials'])).toEqual([false, false]);
  expect(steps.flatMap(({ run }) => run ?? []).join()).not.toContain('${{');
});

test('the command of the workflow is valid', async () => {
  const command = steps.flatMap(({ run }) => /cdk-reverse-proxied-service (.*) >/.exec(run ?? '')?.[1] ?? [])[0];
  const argv = command.split(' ').map((word) => word === '../old/cdk.out' ? path.join(__dirname, 'old.yaml') : word === 'cdk.out' ? path.join(__dirname, 'new.yaml') : word);
  const { status, out } = await runCommandLine(argv);
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toMatch(/^## Allowlist: \d+ opened/);
});
