import { Duration, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type {
  BlueGreenDeploymentOptions, CanaryDeploymentOptions, DeploymentOptions, LinearDeploymentOptions, RollingDeploymentOptions,
  ShiftingDeploymentOptions,
} from './deployment-options';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';

/** The properties of an ECS service that control deployments. */
export type DeploymentProperties = Pick<ecs.BaseServiceOptions,
'bakeTime' | 'canaryConfiguration' | 'circuitBreaker' | 'deploymentStrategy' | 'lifecycleHooks' | 'linearConfiguration'>;

/** The bake time of a deployment that shifts requests: long enough for an alarm of several minutes. */
const USUAL_BAKE_TIME = Duration.minutes(15);

const USUAL_STEP_PERCENT = 10;
const USUAL_STEP_BAKE_TIME = Duration.minutes(6);
const USUAL_CANARY_BAKE_TIME = Duration.minutes(10);

/**
 * The longest deployment that AWS CloudFormation accepts ("AWS::ECS::Service LinearConfiguration" in its template
 * reference).
 */
const LONGEST_DEPLOYMENT_MINUTES = 33 * 60;

/** A deployment strategy. */
export interface DeploymentKind {
  readonly properties: DeploymentProperties;
  /** The options for shifting requests between two target groups, if the strategy shifts requests. */
  readonly shift?: ShiftingDeploymentOptions;
}

/** A rolling deployment, which replaces old tasks in place. */
export class RollingDeployment implements DeploymentKind {
  public readonly properties: DeploymentProperties;

  public constructor(options: RollingDeploymentOptions) {
    const problems = new Problems();
    checkMinutes(problems, 'bakeTime', options.bakeTime);
    problems.throwIfAny('Deployment.rolling');
    this.properties = {
      ...common(options),
      // A deployment whose tasks do not start is stopped and rolled back.
      circuitBreaker: { enable: true, rollback: true },
    };
  }
}

/** A deployment that shifts requests from one target group to another. */
export class ShiftingDeployment implements DeploymentKind {
  public static blueGreen(options: BlueGreenDeploymentOptions): ShiftingDeployment {
    return new ShiftingDeployment('Deployment.blueGreen', options, { deploymentStrategy: ecs.DeploymentStrategy.BLUE_GREEN });
  }

  public static linear(options: LinearDeploymentOptions): ShiftingDeployment {
    const problems = new Problems();
    checkPercent(problems, 'stepPercent', options.stepPercent, 3);
    checkMinutes(problems, 'stepBakeTime', options.stepBakeTime);
    checkDuration(problems, 'stepBakeTime', options.stepBakeTime ?? USUAL_STEP_BAKE_TIME, stepsOf(options.stepPercent ?? USUAL_STEP_PERCENT), options.bakeTime);
    problems.throwIfAny('Deployment.linear');
    return new ShiftingDeployment('Deployment.linear', options, {
      deploymentStrategy: ecs.DeploymentStrategy.LINEAR,
      linearConfiguration: { stepPercent: options.stepPercent ?? USUAL_STEP_PERCENT, stepBakeTime: options.stepBakeTime ?? USUAL_STEP_BAKE_TIME },
    });
  }

  public static canary(options: CanaryDeploymentOptions): ShiftingDeployment {
    const problems = new Problems();
    checkPercent(problems, 'canaryPercent', options.canaryPercent, 0.1);
    checkMinutes(problems, 'canaryBakeTime', options.canaryBakeTime);
    checkDuration(problems, 'canaryBakeTime', options.canaryBakeTime ?? USUAL_CANARY_BAKE_TIME, 1, options.bakeTime);
    problems.throwIfAny('Deployment.canary');
    return new ShiftingDeployment('Deployment.canary', options, {
      deploymentStrategy: ecs.DeploymentStrategy.CANARY,
      canaryConfiguration: { stepPercent: options.canaryPercent ?? 5, stepBakeTime: options.canaryBakeTime ?? USUAL_CANARY_BAKE_TIME },
    });
  }

  public readonly properties: DeploymentProperties;

  private constructor(subject: string, public readonly shift: ShiftingDeploymentOptions, strategy: DeploymentProperties) {
    const problems = new Problems();
    checkMinutes(problems, 'bakeTime', shift.bakeTime);
    const port = shift.testListener?.port;
    if (!isWholeNumberOrToken(port, 1, 65535)) {
      problems.add('testListener.port', port, 'a port from 1 to 65535', 'choose a port that clients do not use, for example 9443');
    }
    problems.throwIfAny(subject);
    this.properties = {
      ...common(shift),
      bakeTime: shift.bakeTime ?? USUAL_BAKE_TIME,
      ...strategy,
      // Amazon ECS supports the circuit breaker for rolling deployments only. The explicit value keeps CDK from requesting it.
      circuitBreaker: { enable: false, rollback: false },
    };
  }
}

function common({ bakeTime, lifecycleHooks }: DeploymentOptions): DeploymentProperties {
  return { bakeTime, lifecycleHooks };
}

function checkMinutes(problems: Problems, prop: string, value: Duration | undefined): void {
  if (value === undefined || value.isUnresolved()) {
    return;
  }
  const minutes = value.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes > 1440) {
    problems.add(prop, value, 'a Duration of whole minutes up to 1440', 'give for example `Duration.minutes(10)`');
  }
}

/** The number of steps of a linear deployment, as AWS CloudFormation counts the steps. */
function stepsOf(percent: number): number {
  return Token.isUnresolved(percent) ? 1 : Math.ceil(100 / percent) - 1;
}

/** Checks that the steps of a deployment and its bake time together take no longer than AWS CloudFormation waits. */
function checkDuration(problems: Problems, prop: string, step: Duration, steps: number, bakeTime: Duration = USUAL_BAKE_TIME): void {
  if (step.isUnresolved() || bakeTime.isUnresolved()) {
    return;
  }
  const minutes = step.toMinutes({ integral: false }) * steps + bakeTime.toMinutes({ integral: false });
  if (minutes > LONGEST_DEPLOYMENT_MINUTES) {
    problems.add(prop, step, `short enough for a deployment of at most ${LONGEST_DEPLOYMENT_MINUTES} minutes, which is ${minutes} minutes with ${steps === 1 ? '1 step' : `${steps} steps`} and the bake time`,
      `AWS CloudFormation rejects a longer deployment: lower \`${prop}\` or \`bakeTime\``);
  }
}

function checkPercent(problems: Problems, prop: string, value: number | undefined, least: number): void {
  if (value === undefined || Token.isUnresolved(value)) {
    return;
  }
  // In tenths, with a tolerance for floating-point numbers.
  const tenths = value * 10;
  if (!(value >= least && value <= 100) || Math.abs(tenths - Math.round(tenths)) > 1e-6) {
    problems.add(prop, value, `a number from ${least} to 100 in tenths`, 'round the number to tenths');
  }
}
