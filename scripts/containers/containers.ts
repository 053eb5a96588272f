import * as fs from 'fs';
import * as path from 'path';
import { Finding, Ground } from './checks/check';
import { BuiltImages } from './podman/built-images';
import { Podman } from './podman/podman';
import { importStandIns, standInFor } from './podman/stand-in-images';
import { debianBase } from './setup/debian-base';
import { preparePodman } from './setup/podman-packages';
import { RunningTask } from './task/running-task';
import { taskDefinitionIn } from './task/task-definition';
import { TaskClient } from './traffic/task-client';
import { Variant, VARIANTS } from './variants';
import { options, runAsProcess, UsageError } from '../lib/cli';
import { ImageAsset, imageAssets, synthesize, templates } from '../lib/cloud-assembly';
import { table } from '../lib/table';

const USAGE = `usage: npm run containers [-- --only NAME]

Builds the images of synthesized stacks with podman, runs the tasks out of their
definitions, and sees whether they start, work, fail and stop as they should.
--only NAME   one variant: ${VARIANTS.map(({ name }) => name).join(', ')}`;

/** Where the images and the task definitions come from. */
interface Assembly {
  readonly assets: ImageAsset[];
  readonly templates: Record<string, any>;
}

/** The command `containers`. */
async function containers(argv: string[], print: (text: string) => void, progress: (text: string) => void): Promise<number> {
  const { only } = options(argv, { only: { type: 'string' } }, USAGE);
  const variants = VARIANTS.filter(({ name }) => only === undefined || name === only);
  if (variants.length === 0) {
    throw new UsageError(`There is no variant ${only}.\n\n${USAGE}`);
  }
  const obstacle = preparePodman();
  if (obstacle !== undefined) {
    print(`skipped: ${obstacle}\n`);
    return 0;
  }
  progress('The base image, from Debian\'s packages ...');
  const base = await debianBase(progress);
  progress('The cloud assembly ...');
  const folder = synthesize(path.join(__dirname, 'stacks/app.ts'));
  const podman = new Podman();
  const removeAll = () => {
    podman.close();
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const interrupted = () => {
    removeAll();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    progress('The images that stand in for public ones ...');
    await importStandIns(podman, base);
    const images = new BuiltImages(podman);
    const rows: string[][] = [];
    for (const variant of variants) {
      const findings = await play(variant, { assets: imageAssets(folder), templates: templates(folder) }, podman, images, progress);
      rows.push(...findings.map(({ what, found, wrong }) => [variant.name, what, found, wrong === undefined ? 'yes' : `NO: ${wrong}`]));
    }
    const wrong = rows.filter(([, , , right]) => right !== 'yes').length;
    print(`${table(['task', 'what', 'found', 'right'], rows)}\n\n`);
    print(wrong === 0 ? `All ${rows.length} findings are right.\n` : `${wrong} of ${rows.length} findings are wrong.\n`);
    return wrong === 0 ? 0 : 1;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    removeAll();
  }
}

/** Runs the task of a variant and makes its checks; one that cannot be made ends the variant. */
async function play(variant: Variant, assembly: Assembly, podman: Podman, images: BuiltImages, progress: (text: string) => void): Promise<Finding[]> {
  progress(`The task "${variant.name}": images ...`);
  const task = await RunningTask.create({
    podman,
    definition: taskDefinitionIn(assembly.templates[variant.stack]),
    name: variant.stack.toLowerCase(),
    secrets: variant.secrets ?? {},
    image: ({ image }) => {
      const asset = assembly.assets.find(({ hash }) => image.endsWith(`:${hash}`));
      return asset ? images.name(asset) : Promise.resolve(standInFor(image));
    },
  });
  const findings: Finding[] = [];
  const client = new TaskClient(await task.networkPid());
  try {
    const ground: Ground = { podman, task, client, host: variant.host };
    for (const check of variant.checks) {
      progress(`The task "${variant.name}": ${check.name} ...`);
      try {
        findings.push(...await check(ground));
      } catch (error) {
        findings.push({ what: check.name, found: 'could not be made', wrong: (error as Error).message.split('\n')[0] });
        progress((error as Error).stack ?? '');
        break;
      }
    }
  } finally {
    client.close();
    await task.remove();
  }
  return findings;
}

runAsProcess(() => containers(process.argv.slice(2), text => process.stdout.write(text), text => process.stderr.write(`${text}\n`)));
