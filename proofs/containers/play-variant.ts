import type { Finding, Ground } from './checks/check';
import type { BuiltImages } from './podman/built-images';
import type { Podman } from './podman/podman';
import { standInFor } from './podman/stand-in-images';
import { RunningTask } from './task/running-task';
import { ContainerDefinition, TaskDefinition } from './task/task-definition';
import { TaskClient } from './traffic/task-client';
import type { Variant } from './variants';
import type { ImageAsset } from '../../testing/cloud-assembly';

export interface PlayOptions {
  readonly variant: Variant;
  readonly definition: TaskDefinition;
  readonly assets: ImageAsset[];
  readonly podman: Podman;
  readonly images: BuiltImages;
  progress(text: string): void;
}

/** A line of a log is not shown to its end. */
const LONGEST = 300;

/** Runs the task of a variant and makes its checks. One that cannot be made is a finding, too, and the last one. */
export async function playVariant({ variant, definition, assets, podman, images, progress }: PlayOptions): Promise<Finding[]> {
  const say = (text: string) => progress(`The task "${variant.name}": ${text}`);
  const image = ({ image: name }: ContainerDefinition) => {
    const asset = assets.find(({ hash }) => name.endsWith(`:${hash}`));
    return asset ? images.name(asset) : Promise.resolve(standInFor(name));
  };
  say('images ...');
  const task = await RunningTask.create({ podman, definition, image, name: variant.stack.toLowerCase(), secrets: variant.secrets?.() ?? {} });
  const client = new TaskClient(await task.networkPid());
  const findings: Finding[] = [];
  try {
    const ground: Ground = { podman, task, client, host: variant.host, tls: variant.tls?.() };
    for (const check of variant.checks) {
      say(`${check.name} ...`);
      try {
        findings.push(...await check(ground));
      } catch (error) {
        say(`${(error as Error).message}\n${await lastLines(task)}`);
        return [...findings, { what: check.name, found: 'could not be made', wrong: (error as Error).message.split('\n')[0] }];
      }
    }
    return findings;
  } finally {
    client.close();
    await task.remove();
  }
}

/** What the containers said last. */
async function lastLines(task: RunningTask): Promise<string> {
  const logs = await Promise.all(task.definition.containers.map(async ({ name }) => [`${name}:`, ...(await task.logs(name)).trim().split('\n').slice(-5)]));
  return logs.flat().map((line) => line.length <= LONGEST ? line : `${line.slice(0, LONGEST / 2)} ... ${line.slice(-LONGEST / 2)}`).join('\n');
}
