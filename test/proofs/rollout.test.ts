import { App, Duration } from 'aws-cdk-lib';
import { MigrationStack } from '../../examples/migration-from-copilot/app';
import { failureThreshold, rollingStep, TaskCounts } from '../../proofs/rollout/ecs/rolling-step';
import { trafficShifts } from '../../proofs/rollout/ecs/traffic-shifts';
import { finding } from '../../proofs/rollout/findings';
import { judged } from '../../proofs/rollout/load/outcome';
import type { Rollout } from '../../proofs/rollout/play-scenario';
import { SCENARIOS } from '../../proofs/rollout/scenarios';
import { readDockerfile } from '../../proofs/rollout/task/proxy-image';
import { readDeploymentConfiguration } from '../../proofs/rollout/template/deployment-configuration';
import { readService } from '../../proofs/rollout/template/service-definition';
import { readTargetGroup } from '../../proofs/rollout/template/target-group';
import { drainTimeSeconds, scaledBakeTimeMs, scaledConfiguration, scaledMs } from '../../proofs/rollout/time-scale';
import { Capacity, Deployment, ReverseProxiedServiceProps } from '../../src';
import { newApp, nginxConfOf, TestStack } from '../../testing/cdk';

/** The service of a synthesized template. */
function service(props: Partial<ReverseProxiedServiceProps> = {}) {
  const stack = new TestStack();
  stack.service(props);
  return readService(templateOf(stack.node.root as App));
}

function templateOf(app: App) {
  return app.synth().stacks[0].template;
}

describe('the service that is read from a template', () => {
  test('has the defaults', () => {
    const { task, ...others } = service();
    expect(others).toEqual({
      desiredCount: 1,
      healthCheckGracePeriodSeconds: 60,
      deployment: {
        strategy: 'ROLLING', minimumHealthyPercent: 100, maximumPercent: 200, bakeTimeInMinutes: 0, circuitBreaker: { enable: true, rollback: true },
      },
      containerName: 'nginx',
      containerPort: 8080,
      targetGroup: {
        deregistrationDelaySeconds: 30,
        healthCheck: { path: '/health', port: 8081, matcher: '200-299', intervalSeconds: 10, timeoutSeconds: 5, healthyThreshold: 2, unhealthyThreshold: 3 },
      },
      alternatePercent: 0,
      idleTimeoutSeconds: 60,
    });
    expect(task.containers.map(({ name, stopTimeoutSeconds }) => [name, stopTimeoutSeconds])).toEqual([['app', 40], ['nginx', 35]]);
  });

  test('has a second target group without requests at first if the deployment shifts requests', () => {
    const { alternateTargetGroup, alternatePercent, targetGroup, idleTimeoutSeconds, deployment } = service({ deployment: Deployment.blueGreen() });
    expect(alternateTargetGroup).toEqual(targetGroup);
    expect([alternatePercent, idleTimeoutSeconds, deployment.strategy]).toEqual([0, 60, 'BLUE_GREEN']);
  });

  test('has other times if they are set', () => {
    const { targetGroup, task } = service({ drainTime: Duration.seconds(50), desiredCount: 3 });
    expect(targetGroup.deregistrationDelaySeconds).toBe(50);
    expect(task.containers.map(({ stopTimeoutSeconds }) => stopTimeoutSeconds)).toEqual([60, 55]);
  });

  test('is a daemon if the template says so', () => {
    const { deployment } = service({ capacity: Capacity.ec2({ daemon: true }) });
    expect([deployment.minimumHealthyPercent, deployment.maximumPercent]).toEqual([50, 100]);
  });

  test('can be read for another CPU architecture than that of this machine', () => {
    const app = newApp();
    new MigrationStack(app, 'Migration');
    expect(readService(templateOf(app)).healthCheckGracePeriodSeconds).toBe(300);
  });

  test('is rejected if a value is not known', () => {
    expect(() => readTargetGroup({ Port: 80, Protocol: 'HTTP', TargetGroupAttributes: [{ Key: 'stickiness.enabled', Value: 'true' }] }))
      .toThrow('stickiness.enabled of the target group is "true", which is not known here.');
    expect(() => readDeploymentConfiguration({ LifecycleHooks: [] }, false)).toThrow('LifecycleHooks');
    expect(() => readService({ Resources: {} })).toThrow('The template holds 0 services  instead of one.');
  });

  test('has the limits of Amazon ECS if the template has no deployment configuration', () => {
    const limits = (daemon: boolean) => {
      const { minimumHealthyPercent, maximumPercent } = readDeploymentConfiguration({}, daemon);
      return [minimumHealthyPercent, maximumPercent];
    };
    expect([limits(false), limits(true)]).toEqual([[100, 200], [0, 100]]);
  });
});

describe('a rolling update', () => {
  /** The steps where every task that is started is healthy at the next look, and every task that is stopped has ended. */
  function steps(desired: number, minimumHealthyPercent: number, maximumPercent: number): string {
    const said: string[] = [];
    let [current, outdated] = [0, desired];
    while (outdated > 0 || current < desired) {
      const counts: TaskCounts = { current, currentHealthy: current, outdated, outdatedHealthy: outdated, stopping: 0 };
      const { start, stop } = rollingStep(desired, { minimumHealthyPercent, maximumPercent }, counts);
      if (start === 0 && stop === 0 || said.length > 20) {
        return [...said, 'no end'].join(' ');
      }
      said.push(...start > 0 ? [`+${start}`] : [], ...stop > 0 ? [`-${stop}`] : []);
      [current, outdated] = [current + start, outdated - stop];
    }
    return said.join(' ');
  }

  test.each([
    [2, 100, 200, '+2 -2'],
    [1, 100, 200, '+1 -1'],
    [4, 100, 150, '+2 -2 +2 -2'],
    [2, 50, 100, '-1 +1 -1 +1'],
    [3, 50, 100, '-1 +1 -1 +1 -1 +1'], // the minimum is rounded up
    [3, 100, 150, '+1 -1 +1 -1 +1 -1'], // the maximum is rounded down
    [2, 0, 100, '-2 +2'],
    [1, 100, 100, 'no end'],
    [2, 75, 100, 'no end'],
  ])('of %d tasks within %d and %d percent: %s', (desired, minimum, maximum, expected) => {
    expect(steps(desired, minimum, maximum)).toBe(expected);
  });

  const LIMITS = { minimumHealthyPercent: 100, maximumPercent: 200 };

  test.each<[string, TaskCounts, { start: number; stop: number }]>([
    ['waits until new tasks are healthy', { current: 2, currentHealthy: 0, outdated: 2, outdatedHealthy: 2, stopping: 0 }, { start: 0, stop: 0 }],
    ['stops an old task for each that is healthy', { current: 2, currentHealthy: 1, outdated: 2, outdatedHealthy: 2, stopping: 0 }, { start: 0, stop: 1 }],
    ['stops tasks that do not count for the minimum', { current: 2, currentHealthy: 2, outdated: 2, outdatedHealthy: 0, stopping: 0 }, { start: 0, stop: 2 }],
    ['counts tasks that are stopping', { current: 0, currentHealthy: 0, outdated: 2, outdatedHealthy: 2, stopping: 1 }, { start: 1, stop: 0 }],
  ])('%s', (_, counts, expected) => {
    expect(rollingStep(2, LIMITS, counts)).toEqual(expected);
  });

  test('fails after half of the tasks, and after at least three', () => {
    expect([1, 2, 6, 25, 1000].map(failureThreshold)).toEqual([3, 3, 3, 13, 200]);
  });
});

describe('requests are shifted', () => {
  const shifts = (deployment: Deployment) => trafficShifts(service({ deployment }).deployment)
    .map(({ percent, bakeTimeInMinutes }) => [percent, bakeTimeInMinutes]);

  test('at once, by blue/green', () => {
    expect(shifts(Deployment.blueGreen({ bakeTime: Duration.minutes(20) }))).toEqual([[100, 20]]);
  });

  test('in two steps, by canary', () => {
    expect(shifts(Deployment.canary({ canaryPercent: 5, canaryBakeTime: Duration.minutes(7) }))).toEqual([[5, 7], [100, 15]]);
  });

  test('in equal steps, by linear', () => {
    expect(shifts(Deployment.linear({ stepPercent: 30, stepBakeTime: Duration.minutes(4) }))).toEqual([[30, 4], [60, 4], [90, 4], [100, 15]]);
    expect(shifts(Deployment.linear({ stepPercent: 50, stepBakeTime: Duration.minutes(4) }))).toEqual([[50, 4], [100, 15]]);
  });

  test('but not by a rolling update', () => {
    expect(() => shifts(Deployment.rolling())).toThrow('No requests are shifted with the strategy ROLLING.');
  });
});

describe('simulated time', () => {
  const scale = { seconds: 5, bakeTime: 150 };

  test('passes faster', () => {
    expect([scaledMs(30, scale), scaledBakeTimeMs(15, scale)]).toEqual([6000, 6000]);
  });

  test('passes faster in NGINX, too', () => {
    expect(scaledConfiguration('worker_shutdown_timeout 30s;\n  keepalive_timeout 0;\n  send_timeout 1d;\n  proxy_connect_timeout 100ms;\n', scale))
      .toBe('worker_shutdown_timeout 6000ms;\n  keepalive_timeout 0;\n  send_timeout 17280000ms;\n  proxy_connect_timeout 20ms;\n');
  });

  test('for requests in flight matches the configuration', () => {
    const stack = new TestStack();
    stack.service({ drainTime: Duration.seconds(50) });
    expect(drainTimeSeconds(nginxConfOf(stack))).toBe(50);
    expect(() => drainTimeSeconds('')).toThrow('worker_shutdown_timeout');
  });
});

test('the image determines how a container starts and stops', () => {
  expect(readDockerfile('FROM a\nSTOPSIGNAL SIGQUIT\nENTRYPOINT ["/bin/sh", "-c"]\nCMD ["nginx"]\n'))
    .toEqual({ entryPoint: ['/bin/sh', '-c', 'nginx'], stopSignal: 'SIGQUIT' });
  expect(readDockerfile('FROM a\nENTRYPOINT ["nginx"]\n')).toEqual({ entryPoint: ['nginx'], stopSignal: 'SIGTERM' });
});

describe('a response', () => {
  test.each([
    [200, '{"version":"new","number":7}', { version: 'new' }],
    [200, '{"version":"new","number":8}', { lost: 'the answer to another request' }],
    [200, ' ', { lost: 'an answer that is not the app\'s' }],
    [502, '', { lost: 'status 502' }],
  ])('with %d and %s', (status, body, expected) => {
    expect(judged(7, status, body)).toEqual(expected);
  });
});

describe('the report of a rollout', () => {
  const answered = (count: number, version: string, sentAtMs: number, lost?: string) => Array.from({ length: count }, (_, number) => (
    { number, kind: 'quick' as const, sentAtMs, tookMs: 5, ...lost === undefined ? { version } : { lost } }
  ));
  const [scenario] = SCENARIOS;
  const ROLLOUT: Rollout = {
    scenario, tasks: 2, status: 'SUCCESSFUL', outcomes: [...answered(9, 'old', 0), ...answered(9, 'new', 2000)], shifts: [], endedAtMs: 1000, seconds: 1,
  };
  const wrong = (changes: Partial<Rollout>) => finding({ ...ROLLOUT, ...changes }).wrong;

  test('passes if no request is lost', () => {
    expect(wrong({})).toEqual([]);
  });

  test('fails if a request is lost without an explanation', () => {
    expect(wrong({ outcomes: [...ROLLOUT.outcomes, ...answered(3, '', 500, 'status 502')] })).toEqual(['3 requests were lost without an explanation: status 502']);
  });

  test('accounts for a faulty deployment, with or without expected losses', () => {
    const mistaken = { ...scenario, explained: [{ lost: /^status 502$/, because: 'a mistake' }] };
    expect(wrong({ scenario: mistaken })).toEqual(['no request was lost, so the rollout would not notice this mistake']);
    expect(wrong({ scenario: mistaken, outcomes: [...ROLLOUT.outcomes, ...answered(3, '', 500, 'status 502')] })).toEqual([]);
  });

  test('fails if the rollout ends with another result or another version', () => {
    expect(wrong({ status: 'ROLLBACK_SUCCESSFUL' })).toEqual([
      'the deployment ended as ROLLBACK_SUCCESSFUL instead of SUCCESSFUL', '9 requests after the deployment were not answered by the old version',
    ]);
  });

  test('fails if there is no response at the end', () => {
    expect(wrong({ outcomes: answered(9, 'old', 0) })).toEqual(['nothing was answered after the deployment']);
  });

  test('fails if the share of requests differs from the weights', () => {
    const shared = (percent: number) => wrong({
      shifts: [{ atMs: 100, percent }],
      outcomes: [...answered(90, 'old', 500), ...answered(10, 'new', 500), ...answered(1, 'new', 2000)],
    });
    expect([shared(10), shared(50)]).toEqual([[], ['10 % instead of 50 % went to the new version']]);
  });
});
