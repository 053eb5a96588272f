import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';
import { Problems } from '../validation/problems';

/** The accepted values of an origin secret, and the file of NGINX's map that contains them. */
export interface OriginSecretFile {
  readonly path: string;
  /** The values, by the environment variables that contain them. */
  readonly values: Record<string, ecs.Secret>;
}

/** The maximum number of values. A rotation requires two. */
const MOST_VALUES = 4;

/** The characters of a value, as a character class of a shell pattern. NGINX, PCRE and headers do not interpret any of them. */
const CHARACTERS = 'A-Za-z0-9._~+/=-';
const LEAST_CHARACTERS = 16;
const MOST_CHARACTERS = 256;

/** The files, by the names of the secrets. */
export function originSecretFiles(secrets: Record<string, ecs.Secret[]> = {}): OriginSecretFile[] {
  return Object.entries(secrets).map(([name, values]) => ({
    path: NginxConfiguration.originSecretFile(name),
    values: Object.fromEntries(values.map((value, i) => [`NGINX_ORIGIN_SECRET_${name.toUpperCase().replace(/-/g, '_')}_${i + 1}`, value])),
  }));
}

/** The environment variables of all files. */
export function originSecretVariables(files: OriginSecretFile[]): Record<string, ecs.Secret> {
  return Object.assign({}, ...files.map(({ values }) => values)) as Record<string, ecs.Secret>;
}

/** Checks that each secret that a configuration requires has values, and adds problems. */
export function checkOriginSecretValues(problems: Problems, secrets: Record<string, ecs.Secret[]> = {}, required: string[]): void {
  for (const [name, values] of Object.entries(secrets)) {
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
      problems.add('originSecrets', [name], 'an object whose names are 1 to 32 lower-case letters, digits and hyphens', 'write for example "origin"');
    }
    if (!Array.isArray(values) || values.length < 1 || values.length > MOST_VALUES) {
      problems.add(`originSecrets.${name}`, values, `a list of 1 to ${MOST_VALUES} secrets`, 'pass the current secret, and during a rotation also the new secret');
    }
  }
  for (const name of required.filter((one) => !Object.hasOwn(secrets, one))) {
    problems.add('originSecrets', Object.keys(secrets), `an object with the origin secret ${JSON.stringify(name)}, which the configuration requires`, 'pass the secret from Secrets Manager or the Parameter Store');
  }
}

/**
 * A command that writes each value as a pattern, because NGINX compares plain keys of a map case-insensitively. The file has
 * a mode that prevents all other users from reading it before it has content. A value that is missing, too short, too long
 * or has other characters ends the container and is not printed.
 */
export function writeOriginSecret({ path, values }: OriginSecretFile): string {
  const variables = Object.keys(values);
  const wrong = `{ echo 'An origin secret is no ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters of ${CHARACTERS}' >&2; exit 1; }`;
  const check = `case "$v" in *[!${CHARACTERS}]*) v=;; esac; [ \${#v} -ge ${LEAST_CHARACTERS} ] && [ \${#v} -le ${MOST_CHARACTERS} ] || ${wrong}`;
  const write = 'printf \'"~^\\\\Q%s\\\\E\\\\z" "";\\n\' "$v"';
  const all = variables.map((name) => `"\${${name}:?}"`).join(' ');
  return `(umask 0377; rm -f ${path}; for v in ${all}; do ${check}; ${write}; done > ${path}); unset ${variables.join(' ')}`;
}
