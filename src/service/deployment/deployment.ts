import { DeploymentKind, RollingDeployment, ShiftingDeployment } from './deployment-kind';
import type { BlueGreenDeploymentOptions, CanaryDeploymentOptions, LinearDeploymentOptions, RollingDeploymentOptions } from './deployment-options';
import { BLUE_GREEN_DEPLOYMENT_OPTIONS, CANARY_DEPLOYMENT_OPTIONS, LINEAR_DEPLOYMENT_OPTIONS, ROLLING_DEPLOYMENT_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * The deployment strategy, by which new tasks replace old tasks. Amazon ECS performs all strategies itself, without AWS
 * CodeDeploy.
 *
 * Strategies that shift requests require a load balancer or a listener rule that the exposure creates, or Service Connect.
 * Without these, `blueGreen()` starts all new tasks and stops the old tasks after `bakeTime`, and shifts no requests.
 *
 * ```ts
 * new ReverseProxiedService(this, 'Orders', {
 *   cluster,
 *   app: { image: ecs.ContainerImage.fromAsset('app'), port: 3000 },
 *   routes: [Route.prefix('/api')],
 *   exposure: Exposure.internetFacing({ certificate }),
 *   deployment: Deployment.canary({ canaryPercent: 10, bakeTime: Duration.minutes(15) }),
 * });
 * ```
 */
export class Deployment {
  /**
   * A rolling deployment: new tasks join the old tasks in the target group, and then the old tasks leave the target group.
   */
  public static rolling(options: RollingDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.rolling', ROLLING_DEPLOYMENT_OPTIONS, options);
    return new Deployment(new RollingDeployment(options));
  }

  /**
   * A blue/green deployment: all new tasks start beside the old tasks, can be tested, and then receive all requests at once.
   */
  public static blueGreen(options: BlueGreenDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.blueGreen', BLUE_GREEN_DEPLOYMENT_OPTIONS, options);
    return new Deployment(ShiftingDeployment.blueGreen(options));
  }

  /**
   * A linear deployment: the new tasks receive the requests in equal steps.
   */
  public static linear(options: LinearDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.linear', LINEAR_DEPLOYMENT_OPTIONS, options);
    return new Deployment(ShiftingDeployment.linear(options));
  }

  /**
   * A canary deployment: the new tasks first receive a small percentage of the requests, and then the rest.
   */
  public static canary(options: CanaryDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.canary', CANARY_DEPLOYMENT_OPTIONS, options);
    return new Deployment(ShiftingDeployment.canary(options));
  }

  private constructor(
    /** @internal */
    public readonly _kind: DeploymentKind,
  ) {}
}
