import type { DeploymentConfiguration } from '../template/deployment-configuration';

/** A step in which a percentage of the requests goes to the new tasks, and the wait after it. */
export interface TrafficShift {
  readonly percent: number;
  readonly bakeTimeInMinutes: number;
}

/**
 * The shifts of production traffic, in their order. The wait between linear steps is not made after the last one, which the bake time
 * of the deployment follows: `LinearConfiguration` in the Amazon ECS API Reference.
 */
export function trafficShifts({ strategy, canary, linear, bakeTimeInMinutes }: DeploymentConfiguration): TrafficShift[] {
  const last = { percent: 100, bakeTimeInMinutes };
  switch (strategy) {
    case 'BLUE_GREEN':
      return [last];
    case 'CANARY':
      return [{ percent: canary!.percent, bakeTimeInMinutes: canary!.bakeTimeInMinutes }, last];
    case 'LINEAR': {
      const { percent, bakeTimeInMinutes: wait } = linear!;
      const earlier = Array.from({ length: Math.ceil(100 / percent) - 1 }, (_, step) => ({ percent: percent * (step + 1), bakeTimeInMinutes: wait }));
      return [...earlier, last];
    }
    default:
      throw new Error(`No requests are shifted with the strategy ${strategy}.`);
  }
}
