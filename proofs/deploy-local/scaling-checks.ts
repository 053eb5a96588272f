import type { Checks } from './checks';
import type { DeployedStack } from './deployed-stack';
import type { RecordedResource } from './emulator';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

/** What scales scales a service that is there. The emulator has no Application Auto Scaling, so what it would have got is looked at. */
export async function checkScaling(stack: DeployedStack, recorded: RecordedResource[], checks: Checks): Promise<void> {
  const own = recorded.filter(({ physicalId, action }) => action !== 'delete' && [...stack.physicalIds.values()].includes(physicalId));
  const targets = own.filter(({ type }) => type === TARGET);
  for (const { logicalId, properties } of targets) {
    const [, cluster, name] = String(properties.ResourceId).split('/');
    const service = (await stack.aws.ecs.describeServices({ cluster, services: [name] }).catch(() => undefined))?.services?.[0];
    checks.claim('scaling target is a service that runs', `${stack.stack}/${logicalId}`, [
      ...service?.status === 'ACTIVE' ? [] : [`${properties.ResourceId} is not there`],
      ...Number(properties.MinCapacity) <= Number(properties.MaxCapacity) ? [] : [`scales from ${properties.MinCapacity} to ${properties.MaxCapacity}`],
    ]);
  }
  for (const { logicalId, properties } of own.filter(({ type }) => type === POLICY)) {
    checks.claim('scaling policy has a target', `${stack.stack}/${logicalId}`,
      targets.some(({ physicalId }) => physicalId === properties.ScalingTargetId) ? [] : [`${properties.ScalingTargetId} is not there`]);
  }
}
