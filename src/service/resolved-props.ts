import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Capacity } from './capacity/capacity';
import { checkCombination, type Combination } from './check-combination';
import { checkValues } from './check-props';
import { Deployment } from './deployment/deployment';
import type { ExposureOriginSecret } from './exposure/exposure-kind';
import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import { checkSecrets } from './route-secrets';
import { deriveTiming, type Timing } from './timing';
import type { ClientAddressSource } from '../nginx';
import { takesUnderscores } from '../nginx/settings/resolve-settings';
import { ProxyImage } from '../sidecar';
import type { Subject } from '../validation/invalid-input';
import { Problems } from '../validation/problems';

/** The props of a service with their defaults, and the values that are derived from several props. */
export interface ResolvedProps extends Combination {
  /** The name of the app container. */
  readonly appName: string;
  /** The source from which NGINX reads the client's address. */
  readonly clientAddressSource: ClientAddressSource;
  /** Whether the host port of the proxy is chosen when a task starts. The health port is not published then. */
  readonly dynamicHostPort: boolean;
  /** Whether the proxy forwards headers whose names have underscores. */
  readonly underscores: boolean;
  readonly timing: Timing;
}

/**
 * Checks and resolves the props of a service.
 *
 * @throws if a value is invalid, or if values cannot be combined
 */
export function resolveProps(service: Construct, subject: Subject, given: ReverseProxiedServiceProps): ResolvedProps {
  const problems = new Problems();
  const exposure = given.exposure._kind;
  const props = withOriginSecret(problems, given, exposure.createOriginSecret?.(service));
  const capacity = (props.capacity ?? Capacity.fargate())._kind;
  const deployment = (props.deployment ?? Deployment.rolling())._kind;
  const proxyImage = props.proxyImage ?? ProxyImage.built();
  const combination: Combination = { stack: Stack.of(service), props, proxyImage, capacity, exposure, deployment };
  checkValues(problems, props);
  checkCombination(problems, combination);
  checkSecrets(problems, props);
  const timing = deriveTiming(problems, props.drainTime ?? Duration.seconds(30), exposure);
  problems.throwIfAny(subject);
  return {
    ...combination,
    appName: props.app.containerName ?? 'app',
    clientAddressSource: props.nginx?.clientAddressSource ?? exposure.clientAddressSource,
    dynamicHostPort: capacity.networkMode === ecs.NetworkMode.BRIDGE,
    underscores: takesUnderscores(props.nginx ?? {}),
    timing,
  };
}

/** The props with the secret that the exposure adds to each request. Other values of the secret are accepted as well. */
function withOriginSecret(
  problems: Problems, props: ReverseProxiedServiceProps, secret: ExposureOriginSecret | undefined,
): ReverseProxiedServiceProps {
  if (!secret) return props;
  const { nginx, originSecrets = {} } = props;
  if (nginx?.originSecret !== undefined) {
    problems.conflict('nginx.originSecret', nginx.originSecret, `\`${props.exposure}\``,
      'leave `nginx.originSecret` out and pass the secret as `originSecret` of the exposure, because the exposure sends a secret itself');
  }
  const { required: { secret: name } } = secret;
  return {
    ...props,
    nginx: { ...nginx, originSecret: secret.required },
    originSecrets: { ...originSecrets, [name]: [secret.value, ...originSecrets[name] ?? []] },
  };
}
