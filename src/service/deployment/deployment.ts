import { DeploymentKind, RollingDeployment, ShiftingDeployment } from './deployment-kind';
import type { BlueGreenDeploymentOptions, CanaryDeploymentOptions, LinearDeploymentOptions, RollingDeploymentOptions } from './deployment-options';
import { BLUE_GREEN_DEPLOYMENT_OPTIONS, CANARY_DEPLOYMENT_OPTIONS, LINEAR_DEPLOYMENT_OPTIONS, ROLLING_DEPLOYMENT_OPTIONS } from './structs';
import { checkStruct } from '../../validation/struct-members';

/**
 * How new tasks take the place of old ones. Amazon ECS does all of them itself, without AWS CodeDeploy.
 *
 * What shifts requests needs something that leads them: a load balancer or a rule of one that the exposure makes, or Service
 * Connect. Without either, `blueGreen()` starts all new tasks and stops the old ones after `bakeTime`, and nothing is shifted.
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
   * New tasks join the old ones in the target group, and then the old ones leave it.
   */
  public static rolling(options: RollingDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.rolling', ROLLING_DEPLOYMENT_OPTIONS, options);
    return new Deployment(new RollingDeployment(options));
  }

  /**
   * All new tasks are started beside the old ones, can be tried, and then get all requests at once.
   */
  public static blueGreen(options: BlueGreenDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.blueGreen', BLUE_GREEN_DEPLOYMENT_OPTIONS, options);
    return new Deployment(ShiftingDeployment.blueGreen(options));
  }

  /**
   * The new tasks get the requests in equal steps.
   */
  public static linear(options: LinearDeploymentOptions = {}): Deployment {
    checkStruct('Deployment.linear', LINEAR_DEPLOYMENT_OPTIONS, options);
    return new Deployment(ShiftingDeployment.linear(options));
  }

  /**
   * The new tasks get a small share of the requests first, and then the rest.
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
