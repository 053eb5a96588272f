import { Fields } from '../../containers/task/fields';

export type Strategy = 'ROLLING' | 'BLUE_GREEN' | 'CANARY' | 'LINEAR';

/** The `DeploymentConfiguration` of an `AWS::ECS::Service`. */
export interface DeploymentConfiguration {
  readonly strategy: Strategy;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly bakeTimeInMinutes: number;
  readonly canary?: { readonly percent: number; readonly bakeTimeInMinutes: number };
  readonly linear?: { readonly percent: number; readonly bakeTimeInMinutes: number };
  readonly circuitBreaker: { readonly enable: boolean; readonly rollback: boolean };
}

/** Reads a deployment configuration. Where a property is absent, the default of the Amazon ECS API counts. */
export function readDeploymentConfiguration(properties: Record<string, any>, daemon: boolean): DeploymentConfiguration {
  return Fields.read('The deployment configuration', properties, (fields) => {
    // No alarm goes off during a rollout.
    fields.take('Alarms');
    return {
      strategy: fields.take('Strategy') ?? 'ROLLING',
      minimumHealthyPercent: fields.take('MinimumHealthyPercent') ?? (daemon ? 0 : 100),
      maximumPercent: fields.take('MaximumPercent') ?? (daemon ? 100 : 200),
      bakeTimeInMinutes: fields.take('BakeTimeInMinutes') ?? 0,
      canary: fields.inner('CanaryConfiguration', (canary) => ({
        percent: canary.required('CanaryPercent'), bakeTimeInMinutes: canary.required('CanaryBakeTimeInMinutes'),
      })),
      linear: fields.inner('LinearConfiguration', (linear) => ({
        percent: linear.required('StepPercent'), bakeTimeInMinutes: linear.required('StepBakeTimeInMinutes'),
      })),
      circuitBreaker: fields.inner('DeploymentCircuitBreaker', (breaker) => ({
        enable: breaker.required('Enable'), rollback: breaker.required('Rollback'),
      })) ?? { enable: false, rollback: false },
    };
  });
}
