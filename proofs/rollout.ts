import * as fs from 'fs';
import * as path from 'path';
import { Finding, finding, HEADER } from './rollout/findings';
import { playScenario } from './rollout/play-scenario';
import { Scenario, SCENARIOS } from './rollout/scenarios';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { imageAssets, synthesize, templates } from '../testing/cloud-assembly';
import { inParallel } from '../testing/in-parallel';
import { Containers } from './rollout/task/containers';
import { ProcessTask } from './rollout/task/process-task';
import type { TaskOptions } from './rollout/task/task';
import { program } from '../testing/setup/debian-program';
import { nginxBinary } from '../testing/setup/nginx';
import { table } from '../testing/table';

const USAGE = `usage: npm run rollout [-- --containers] [-- --only NAME]

Deploys a new version of services of the examples under load, with HAProxy in place of
the load balancer and a small stand-in for Amazon ECS, both of which take all their
settings from the templates. Exit status 1 if a request was lost without an explanation,
or if a mistake in a template costs none.
--containers  the scenarios that run in containers of podman instead of processes
--only NAME   one scenario: ${SCENARIOS.map(({ name }) => name).join(' | ')}`;

/** Most of the time is spent on waiting. Containers take their time to start, so that one scenario is played after the other. */
const LANES = { processes: 5, containers: 1 };

/** The command `rollout`. */
async function rollout(argv: string[], print: (text: string) => void, progress: (text: string) => void): Promise<number> {
  const { only, containers: inContainers = false } = options(argv, { only: { type: 'string' }, containers: { type: 'boolean' } }, USAGE);
  const scenarios = SCENARIOS.filter((scenario) => only === undefined ? scenario.inContainers === inContainers : scenario.name === only);
  if (scenarios.length === 0) {
    throw new UsageError(`There is no scenario ${only}.\n\n${USAGE}`);
  }
  nginxBinary();
  program('haproxy');
  program('wget');
  const containers = scenarios.some((scenario) => scenario.inContainers) ? await Containers.prepare(progress) : 'no scenario asks for them';
  progress('The cloud assembly ...');
  const assembly = synthesize(path.join(__dirname, 'rollout/stacks.ts'));
  const close = () => typeof containers === 'string' ? undefined : containers.close();
  const interrupted = () => {
    close();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const shared = { assets: imageAssets(assembly), progress };
    const all = templates(assembly);
    const findings = await inParallel(inContainers ? LANES.containers : LANES.processes, scenarios, async (scenario) => {
      if (scenario.inContainers && typeof containers === 'string') {
        return { row: emptyRow(scenario, `skipped: ${containers}`), wrong: [], skipped: true };
      }
      const launch = (task: TaskOptions) => scenario.inContainers ? (containers as Containers).launch(task) : ProcessTask.create(task);
      return found(scenario, () => playScenario({ ...shared, launch, scenario, template: all[scenario.stack] }));
    });
    return report(findings, scenarios, print);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    close();
    fs.rmSync(assembly, { recursive: true, force: true });
  }
}

/** A scenario that cannot be played is a finding, too. */
async function found(scenario: Scenario, play: () => ReturnType<typeof playScenario>): Promise<Finding> {
  try {
    return finding(await play());
  } catch (error) {
    return { row: emptyRow(scenario, 'could not be played'), wrong: [(error as Error).stack ?? String(error)] };
  }
}

function emptyRow({ name }: Scenario, explanation: string): string[] {
  return [name, ...HEADER.slice(2).map(() => ''), explanation];
}

function report(findings: Finding[], scenarios: Scenario[], print: (text: string) => void): number {
  print(`${table(HEADER, findings.map(({ row }) => row))}\n\n`);
  const scales = new Map(scenarios.map(({ scale }) => [JSON.stringify(scale), scale]));
  for (const scale of scales.values()) {
    const names = scenarios.filter((scenario) => JSON.stringify(scenario.scale) === JSON.stringify(scale)).map(({ name }) => name);
    const whose = scales.size === 1 ? '' : ` (${names.length > 3 ? 'all others' : names.join(', ')})`;
    print(`Time: ${scale.seconds} s of the template are 1 s, and so are ${scale.bakeTime} s of bake time${whose}.\n`);
  }
  const wrong = findings.flatMap(({ row: [name], wrong: problems }) => problems.map((problem) => `${name}: ${problem}`));
  const played = findings.filter(({ skipped }) => !skipped).length;
  print(wrong.length === 0 ? `All ${played} rollouts that were played are as they should be.\n` : `${wrong.join('\n')}\n`);
  return wrong.length === 0 ? 0 : 1;
}

runAsProcess(() => rollout(process.argv.slice(2), (text) => process.stdout.write(text), (text) => process.stderr.write(`${text}\n`)));
