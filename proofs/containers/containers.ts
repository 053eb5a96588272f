import * as fs from 'fs';
import * as path from 'path';
import type { Finding } from './checks/check';
import { playImagePipeline } from './play-image-pipeline';
import { playRunCommand } from './play-run-command';
import { playVariant } from './play-variant';
import { BuiltImages } from './podman/built-images';
import { Podman } from './podman/podman';
import { importStandIns } from './podman/stand-in-images';
import { debianBase } from './setup/debian-base';
import { preparePodman } from './setup/podman-packages';
import { taskDefinitionIn } from './task/task-definition';
import { VARIANTS } from './variants';
import { options, runAsProcess, UsageError } from '../../testing/cli';
import { imageAssets, synthesize, templates } from '../../testing/cloud-assembly';
import { table } from '../../testing/table';

/** The script of docs/images.md. */
const IMAGE_PIPELINE = 'image-pipeline';
/** The command `run` with the option `--podman`. */
const RUN_COMMAND = 'run-command';

const USAGE = `usage: npm run containers [-- --only NAME]

Builds the images of synthesized stacks with podman, runs the tasks out of their
definitions, and sees whether they start, work, fail and stop as they should.
--only NAME   one variant: ${[...VARIANTS.map(({ name }) => name), IMAGE_PIPELINE, RUN_COMMAND].join(', ')}`;

/** The command `containers`. */
async function containers(argv: string[], print: (text: string) => void, progress: (text: string) => void): Promise<number> {
  const { only } = options(argv, { only: { type: 'string' } }, USAGE);
  const variants = VARIANTS.filter(({ name }) => only === undefined || name === only);
  const [withPipeline, withRunCommand] = [IMAGE_PIPELINE, RUN_COMMAND].map((name) => only === undefined || only === name);
  if (variants.length === 0 && !withPipeline && !withRunCommand) {
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
  const assembly = synthesize(path.join(__dirname, 'stacks/app.ts'));
  const podman = new Podman();
  const removeAll = () => {
    podman.close();
    fs.rmSync(assembly, { recursive: true, force: true });
  };
  const interrupted = () => {
    removeAll();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    progress('The images that stand in for public ones ...');
    await importStandIns(podman, base);
    const rows: string[][] = [];
    const shared = { assets: imageAssets(assembly), podman, images: new BuiltImages(podman), progress };
    const add = (name: string, findings: Finding[]) => rows.push(
      ...findings.map(({ what, found, wrong }) => [name, what, found, wrong === undefined ? 'yes' : `NO: ${wrong}`]));
    for (const variant of variants) {
      add(variant.name, await playVariant({ ...shared, variant, definition: taskDefinitionIn(templates(assembly)[variant.stack]) }));
    }
    if (withPipeline) {
      progress('The script that builds and pushes images ...');
      add(IMAGE_PIPELINE, await playImagePipeline(podman));
    }
    if (withRunCommand) {
      progress('The command run --podman ...');
      add(RUN_COMMAND, await playRunCommand(podman));
    }
    return report(rows, print);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    removeAll();
  }
}

function report(rows: string[][], print: (text: string) => void): number {
  const wrong = rows.filter(([, , , right]) => right !== 'yes').length;
  print(`${table(['task', 'what', 'found', 'right'], rows)}\n\n`);
  print(wrong === 0 ? `All ${rows.length} findings are right.\n` : `${wrong} of ${rows.length} findings are wrong.\n`);
  return wrong === 0 ? 0 : 1;
}

runAsProcess(() => containers(process.argv.slice(2), (text) => process.stdout.write(text), (text) => process.stderr.write(`${text}\n`)));
