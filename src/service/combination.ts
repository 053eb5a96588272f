import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { CapacityKind } from './capacity-kind';
import type { ExposureKind } from './exposure-kind';
import type { DeploymentKind } from './operation/deployment-kind';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service';
import { Problems } from '../allowlist/problems';
import { ClientAddressSource } from '../nginx';

/** The values of a service that know nothing of each other. */
export interface Combination {
  readonly props: ReverseProxiedServiceProps;
  readonly capacity: CapacityKind;
  readonly exposure: ExposureKind;
  readonly deployment: DeploymentKind;
}

/** Checks that the values of a service go together: each was right when it was made. */
export function checkCombination(combination: Combination): void {
  const problems = new Problems();
  combination.exposure.checkCapacity?.(combination.capacity, problems);
  checkClientAddressSource(problems, combination);
  checkDeployment(problems, combination);
  problems.throwIfAny('ReverseProxiedService');
}

function checkClientAddressSource(problems: Problems, { props, capacity, exposure }: Combination): void {
  const own = props.nginx?.clientAddressSource;
  const source = own ?? exposure.clientAddressSource;
  if (capacity.networkMode === ecs.NetworkMode.BRIDGE && exposure.trafficPortHealth === elbv2.Protocol.HTTP
    && source !== ClientAddressSource.LAST_FORWARDED_FOR) {
    problems.add(own === undefined ? 'exposure.clientAddressSource' : 'nginx.clientAddressSource', source,
      `${ClientAddressSource.LAST_FORWARDED_FOR} where an Application Load Balancer is in front of a \`capacity\` with the network mode ${ecs.NetworkMode.BRIDGE}`,
      'health checks are told apart by X-Forwarded-For there, so leave it out');
  }
}

function checkDeployment(problems: Problems, { props, capacity, exposure, deployment }: Combination): void {
  const { shift, properties: { deploymentStrategy: strategy } } = deployment;
  if (!shift) return;
  exposure.checkShift(strategy!, shift, problems);
  if (capacity.daemon) {
    problems.add('deployment', strategy, 'Deployment.rolling() where the `capacity` is a daemon',
      'a machine has room for one task of it, and not for the next one beside it: leave `daemon` out, or deploy rolling');
  }
  if (props.circuitBreaker && props.circuitBreaker.enable !== false) {
    problems.add('circuitBreaker', props.circuitBreaker, `left out with the deployment strategy ${strategy}, for which Amazon ECS has none`,
      'let alarms end a deployment: `deploymentAlarms`, or `addRecommendedAlarms({ rollBackDeployments: true })`');
  }
}
