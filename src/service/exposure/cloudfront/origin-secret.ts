import { Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ExposureOriginSecret } from '../exposure-kind';

export const ORIGIN_SECRET_HEADER = 'X-Origin-Secret';

/** The name of the secret among `originSecrets` of the service. */
const NAME = 'cloudfront';

const ID = 'OriginSecret';

/** The requirement of the secret in each request, so that the proxy recognizes the requests of this distribution. */
export function originSecretOf(secret: secretsmanager.ISecret): ExposureOriginSecret {
  return { required: { header: ORIGIN_SECRET_HEADER, secret: NAME }, value: ecs.Secret.fromSecretsManager(secret) };
}

/** The secret of a service: the given secret, or a secret that is created once. */
export function secretOf(scope: Construct, given: secretsmanager.ISecret | undefined): secretsmanager.ISecret {
  if (given) return given;
  const existing = scope.node.tryFindChild(ID);
  if (existing instanceof secretsmanager.Secret) return existing;
  const secret = new secretsmanager.Secret(scope, ID, {
    description: 'The secret that CloudFront sends to the proxy',
    generateSecretString: { excludePunctuation: true, passwordLength: 48 },
  });
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions-SMG4',
    reason: 'CloudFront and the proxy have to change the secret together, in several deployments, which no rotation by itself does',
  });
  return secret;
}
