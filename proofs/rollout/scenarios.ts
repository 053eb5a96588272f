import type { DeploymentStatus } from './ecs/service-scheduler';
import type { ProxyImage } from './task/proxy-image';
import type { AppBehavior } from './task/task';
import type { TimeScale } from './time-scale';

/** A loss that has a reason, by what became of the request. */
export interface ExplainedLoss {
  readonly lost: RegExp;
  readonly because: string;
}

/** A deployment of a service of an example, under load. */
export interface Scenario {
  readonly name: string;
  /** The stack in `stacks.ts`, and the service in it, if there are several. */
  readonly stack: string;
  readonly service?: string;
  /** Number of tasks, or of the instances of a daemon. The number of a new service in the template is used if left out. */
  readonly taskCount?: number;
  /** Whether the tasks are containers of podman instead of processes. */
  readonly inContainers: boolean;
  readonly scale: TimeScale;
  /** What the load asks for: a host that is served, and a route. */
  readonly host: string;
  readonly path: string;
  readonly slowPerSecond: number;
  /** The app of the version that is deployed. */
  readonly newApp: AppBehavior;
  readonly ends: DeploymentStatus;
  /** The losses that there must be, because the template or the image is changed for the worse. */
  readonly explained: ExplainedLoss[];
  readonly change?: {
    template?(resources: any[]): void;
    image?(image: ProxyImage): ProxyImage;
  };
  /**
   * Whether the load balancer breaks the connections to a target that is unused. The Amazon ECS Developer Guide says that it does; where
   * it does not, only the proxy protects the requests in flight.
   */
  readonly breaksConnections: boolean;
}

/** Bake times are long, and nothing else depends on them. */
const SCALE: TimeScale = { seconds: 5, bakeTime: 150 };

const ROLLING: Scenario = {
  name: 'rolling',
  stack: 'Minimal',
  taskCount: 2,
  inContainers: false,
  scale: SCALE,
  host: 'any.example.com',
  path: '/api/orders',
  slowPerSecond: 4,
  newApp: 'answers',
  ends: 'SUCCESSFUL',
  explained: [],
  breaksConnections: true,
};

/** The tasks are stopped long before the slow requests are answered, and the connections stay. */
const DRAINED_BY_PROXY: Scenario = {
  ...ROLLING,
  name: 'drained by the proxy alone',
  breaksConnections: false,
  change: { template: (resources) => setAttribute(resources, 'deregistration_delay.timeout_seconds', '1') },
};

const SCENARIOS_OF_EXAMPLES: Scenario[] = [
  ROLLING,
  { ...ROLLING, name: 'rolling, the only task', taskCount: undefined },
  { ...ROLLING, name: 'rolling, many slow requests', slowPerSecond: 20 },
  DRAINED_BY_PROXY,
  { ...ROLLING, name: 'daemon', stack: 'Daemon' },
  { ...ROLLING, name: 'blue/green', stack: 'BlueGreen' },
  { ...ROLLING, name: 'canary', stack: 'Canary', service: 'Orders', path: '/orders/1' },
  { ...ROLLING, name: 'linear', stack: 'Canary', service: 'Search', path: '/search' },
  {
    ...ROLLING,
    name: 'app fails its health check',
    stack: 'SlowStart',
    host: 'orders.example.com',
    path: '/orders/1',
    // Its grace period is five minutes.
    scale: { ...SCALE, seconds: 15 },
    newApp: 'fails its health check',
    ends: 'ROLLBACK_SUCCESSFUL',
  },
  { ...ROLLING, name: 'rolling, in containers', inContainers: true },
  { ...DRAINED_BY_PROXY, name: 'drained by the proxy alone, in containers', inContainers: true },
  { ...ROLLING, name: 'blue/green, in containers', stack: 'BlueGreen', inContainers: true },
  { ...ROLLING, name: 'app exits', newApp: 'exits', ends: 'ROLLBACK_SUCCESSFUL' },
];

const BROKEN: ExplainedLoss = { lost: /^(?:status 50[23]|ECONNRESET)$/, because: 'the connection is broken before the answer' };

/** Mistakes in template and image that must cost requests: a wrong default would be noticed. */
const MISTAKES: Scenario[] = [
  {
    ...ROLLING,
    name: 'mistake: no deregistration delay',
    explained: [BROKEN],
    change: { template: (resources) => setAttribute(resources, 'deregistration_delay.timeout_seconds', '0') },
  },
  {
    ...DRAINED_BY_PROXY,
    name: 'mistake: NGINX stops at once',
    explained: [BROKEN],
    change: { ...DRAINED_BY_PROXY.change, image: (image) => ({ ...image, stopSignal: 'SIGTERM' }) },
  },
  {
    ...DRAINED_BY_PROXY,
    name: 'mistake: stop timeout of a second',
    explained: [BROKEN],
    change: {
      template: (resources) => {
        DRAINED_BY_PROXY.change!.template!(resources);
        properties(resources, 'AWS::ECS::TaskDefinition').forEach(({ ContainerDefinitions: containers }) => (
          containers.forEach((container: any) => { container.StopTimeout = 1; })
        ));
      },
    },
  },
  {
    ...ROLLING,
    name: 'mistake: all tasks are stopped first',
    explained: [{ lost: /^status 503$/, because: 'there is no healthy target' }],
    change: {
      template: (resources) => properties(resources, 'AWS::ECS::Service').forEach(({ DeploymentConfiguration: deployment }) => {
        Object.assign(deployment, { MinimumHealthyPercent: 0, MaximumPercent: 100 });
      }),
    },
  },
  {
    ...ROLLING,
    name: 'mistake: idle timeout below the longest response',
    explained: [{ lost: /^(?:status 504|ECONNRESET)$/, because: 'the connection is idle for too long' }],
    change: { template: (resources) => setAttribute(resources, 'idle_timeout.timeout_seconds', '10') },
  },
];

export const SCENARIOS: Scenario[] = [...SCENARIOS_OF_EXAMPLES, ...MISTAKES];

function properties(resources: any[], type: string): any[] {
  return resources.filter(({ Type }) => Type === type).map(({ Properties }) => Properties);
}

function setAttribute(resources: any[], key: string, value: string): void {
  const attributes = resources.flatMap(({ Properties }) => Properties?.TargetGroupAttributes ?? Properties?.LoadBalancerAttributes ?? []);
  const found = attributes.filter(({ Key }) => Key === key);
  if (found.length === 0) {
    throw new Error(`The template has no attribute ${key}.`);
  }
  found.forEach((attribute) => { attribute.Value = value; });
}
