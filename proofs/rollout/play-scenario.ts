import { setTimeout as pause } from 'timers/promises';
import { DeploymentStatus, ServiceScheduler } from './ecs/service-scheduler';
import { Load } from './load/load';
import type { Outcome } from './load/outcome';
import { ApplicationLoadBalancer } from './load-balancer/application-load-balancer';
import type { Scenario } from './scenarios';
import { readProxyImage } from './task/proxy-image';
import type { Task, TaskOptions } from './task/task';
import { readService } from './template/service-definition';
import { drainTimeSeconds, scaledMs } from './time-scale';
import type { ImageAsset } from '../../testing/cloud-assembly';

export interface PlayOptions {
  readonly scenario: Scenario;
  readonly template: any;
  readonly assets: ImageAsset[];
  /** Makes a task. */
  launch(options: TaskOptions): Promise<Task>;
  progress(text: string): void;
}

/** A deployment as it was seen by its clients. */
export interface Rollout {
  readonly scenario: Scenario;
  readonly tasks: number;
  readonly status: DeploymentStatus;
  readonly outcomes: Outcome[];
  /** The percentages of requests for the new version, with the time from which each was in force. */
  readonly shifts: Array<{ readonly atMs: number; readonly percent: number }>;
  readonly endedAtMs: number;
  readonly seconds: number;
}

/** Nearly all of the time that requests in flight are given. */
const OF_DRAIN_TIME = 0.9;
const QUICK_PER_SECOND = 30;
/** How long the load goes on before the deployment and after it. */
const BEFORE_AND_AFTER_MS = 1500;

/** Deploys a new version of a service under load. */
export async function playScenario({ scenario, template, assets, launch, progress }: PlayOptions): Promise<Rollout> {
  const { change, scale } = scenario;
  const changed = structuredClone(template);
  change?.template?.(Object.values(changed.Resources));
  const definition = readService(changed, scenario.service);
  const asIs = readProxyImage(proxyAsset(definition.task.containers.map(({ image }) => image), assets));
  const image = change?.image?.(asIs) ?? asIs;
  const started = Date.now();
  const say = (text: string) => progress(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${scenario.name}: ${text}`);
  const shifts: Array<{ atMs: number; percent: number }> = [];
  const taskCount = scenario.taskCount ?? definition.desiredCount;
  const loadBalancer = await ApplicationLoadBalancer.start({ definition, scale, breaksConnections: scenario.breaksConnections });
  const scheduler = new ServiceScheduler({
    definition,
    loadBalancer,
    scale,
    taskCount,
    launch: (version) => launch({ definition, image, scale, version, behavior: version === 'new' ? scenario.newApp : 'answers' }),
    said: say,
    shifted: (percent) => shifts.push({ atMs: Date.now(), percent }),
  });
  const load = new Load({
    port: loadBalancer.port,
    host: scenario.host,
    path: scenario.path,
    // Of the image without a change: what users may rely on.
    slowMs: OF_DRAIN_TIME * scaledMs(drainTimeSeconds(asIs.configuration), scale),
    idleMs: scaledMs(definition.idleTimeoutSeconds, scale) / 2,
    quickPerSecond: QUICK_PER_SECOND,
    slowPerSecond: scenario.slowPerSecond,
  });
  try {
    await scheduler.createService('old');
    load.start();
    await pause(BEFORE_AND_AFTER_MS);
    const status = await scheduler.deploy('new', 'old');
    const endedAtMs = Date.now();
    say(status);
    await pause(BEFORE_AND_AFTER_MS);
    await load.stop();
    return { scenario, tasks: taskCount, status, outcomes: load.outcomes, shifts, endedAtMs, seconds: (endedAtMs - started) / 1000 };
  } finally {
    await load.stop();
    await Promise.allSettled([scheduler.removeAll(), loadBalancer.stop()]);
  }
}

/** The image that is the proxy's: the only one that is built. */
function proxyAsset(images: string[], assets: ImageAsset[]): ImageAsset {
  const found = assets.find(({ hash }) => images.some((image) => image.endsWith(`:${hash}`)));
  if (found === undefined) {
    throw new Error(`No image of the task is built: ${images.join(', ')}.`);
  }
  return found;
}
