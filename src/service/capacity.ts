import type { CapacityKind } from './capacity-kind';
import { FargateCapacity } from './fargate-capacity';
import type { FargateCapacityOptions } from './fargate-capacity-options';

/**
 * What the tasks of a service run on.
 */
export class Capacity {
  /**
   * AWS Fargate: no servers to care for.
   */
  public static fargate(options: FargateCapacityOptions = {}): Capacity {
    return new Capacity(new FargateCapacity(options));
  }

  private constructor(
    /** @internal */
    public readonly _kind: CapacityKind,
  ) {}
}
