import type { ReverseProxiedServiceProps } from './reverse-proxied-service-props';
import type { Route } from '../allowlist';
import { OriginSecret } from '../allowlist/policies/origin-secret';
import { checkOriginSecretValues } from '../sidecar/origin-secret-file';
import type { Problems } from '../validation/problems';

/** The names of the user lists and of the origin secrets that a service has. */
export interface SecretNames {
  readonly basicAuthUsers: string[];
  readonly originSecrets: string[];
}

/** Checks the secrets of a service, and that the service has all secrets that its routes and settings require. */
export function checkSecrets(problems: Problems, { routes, nginx, basicAuthUsers = {}, originSecrets = {} }: ReverseProxiedServiceProps): void {
  const lists = Object.keys(basicAuthUsers);
  if (lists.some((name) => !/^[a-z0-9][a-z0-9-]{0,31}$/.test(name))) {
    problems.add('basicAuthUsers', lists, 'an object whose names are 1 to 32 lower-case letters, digits and hyphens', 'write for example "staff"');
  }
  checkOriginSecretValues(problems, originSecrets, []);
  checkSecretsOfRoutes(problems, routes, { basicAuthUsers: lists, originSecrets: Object.keys(originSecrets) });
  const originSecret = nginx?.originSecret && OriginSecret.of(nginx.originSecret, 'nginx.originSecret', problems);
  if (originSecret !== undefined) {
    checkOriginSecret(problems, originSecret, '`nginx.originSecret`', Object.keys(originSecrets));
  }
}

/** Checks that the service has the secrets that routes require, and adds problems. */
export function checkSecretsOfRoutes(problems: Problems, routes: Route[], { basicAuthUsers, originSecrets }: SecretNames): void {
  for (const route of routes) {
    const users = route._options.basicAuth?.users;
    if (users !== undefined && !basicAuthUsers.includes(users)) {
      problems.add('basicAuthUsers', basicAuthUsers, `an object with the user list ${JSON.stringify(users)}, which \`basicAuth\` of ${route} requires`,
        `pass a secret, as in \`basicAuthUsers: { ${keyOf(users)}: ecs.Secret.fromSecretsManager(secret) }\``);
    }
    if (route._options.originSecret !== undefined) {
      checkOriginSecret(problems, route._options.originSecret, `\`originSecret\` of ${route}`, originSecrets);
    }
  }
}

function checkOriginSecret(problems: Problems, { secret }: OriginSecret, what: string, given: string[]): void {
  if (!given.includes(secret)) {
    problems.add('originSecrets', given, `an object with the origin secret ${JSON.stringify(secret)}, which ${what} requires`,
      `pass the values, as in \`originSecrets: { ${keyOf(secret)}: [ecs.Secret.fromSecretsManager(secret)] }\``);
  }
}

/** A name as a key of an object in TypeScript. */
function keyOf(name: string): string {
  return name.includes('-') ? `'${name}'` : name;
}
