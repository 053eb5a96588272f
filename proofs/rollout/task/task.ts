import type { ProxyImage } from './proxy-image';
import type { Health } from '../../containers/task/health';
import type { ServiceDefinition } from '../template/service-definition';
import type { TimeScale } from '../time-scale';

/** How the app of a version behaves. */
export type AppBehavior = 'answers' | 'fails its health check' | 'exits';

export interface TaskOptions {
  readonly definition: ServiceDefinition;
  readonly image: ProxyImage;
  readonly scale: TimeScale;
  /** What the app says that it is. */
  readonly version: string;
  readonly behavior: AppBehavior;
}

/** Where a task of a service can be reached. */
export interface TaskAddress {
  readonly host: string;
  readonly port: number;
  readonly healthCheckPort: number;
}

/** A task that can be run. The ECS of the rollout knows nothing else of tasks. */
export interface Task {
  readonly address: TaskAddress;
  /** Starts the containers in their order; an error where one does not get as far as another needs it to be. */
  start(): Promise<void>;
  /** What the health checks of its essential containers say; a container without one is healthy while it runs. */
  health(): Health;
  /** Whether an essential container has ended without having been told to. */
  hasFailed(): boolean;
  /** What its containers wrote last. */
  said(): string;
  /** Stops the containers in the reverse order of their start. */
  stop(): Promise<void>;
}

/** The health of a task by that of its essential containers; one without a health check is healthy. */
export function overallHealth(containers: Array<Health | undefined>): Health {
  return containers.find((health) => health === 'UNHEALTHY') ?? containers.find((health) => health === 'UNKNOWN') ?? 'HEALTHY';
}
