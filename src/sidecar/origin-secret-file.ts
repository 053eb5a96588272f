import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';
import { Problems } from '../validation/problems';

/** The values of an origin secret that are right, and the file of NGINX's map that they become. */
export interface OriginSecretFile {
  readonly path: string;
  /** Each value, by the environment variable in which it arrives. */
  readonly values: Record<string, ecs.Secret>;
}

/** More than two are of use to nobody who changes one. */
const MOST_VALUES = 4;

/** What a value consists of, as a class of characters in a pattern of the shell: nothing that NGINX, PCRE or a header would read otherwise. */
const CHARACTERS = 'A-Za-z0-9._~+/=-';
const LEAST_CHARACTERS = 16;
const MOST_CHARACTERS = 256;

/** The files by the names of the secrets. */
export function originSecretFiles(secrets: Record<string, ecs.Secret[]> = {}): OriginSecretFile[] {
  return Object.entries(secrets).map(([name, values]) => ({
    path: NginxConfiguration.originSecretFile(name),
    values: Object.fromEntries(values.map((value, i) => [`NGINX_ORIGIN_SECRET_${name.toUpperCase().replace(/-/g, '_')}_${i + 1}`, value])),
  }));
}

/** All environment variables of them. */
export function originSecretVariables(files: OriginSecretFile[]): Record<string, ecs.Secret> {
  return Object.assign({}, ...files.map(({ values }) => values)) as Record<string, ecs.Secret>;
}

/** Checks that there are values for each secret that a configuration asks for; problems are added. */
export function checkOriginSecretValues(problems: Problems, secrets: Record<string, ecs.Secret[]> = {}, required: string[]): void {
  for (const [name, values] of Object.entries(secrets)) {
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(name)) {
      problems.add('originSecrets', name, 'by names of 1 to 32 lower-case letters, digits and hyphens', 'write for example "origin"');
    }
    if (!Array.isArray(values) || values.length < 1 || values.length > MOST_VALUES) {
      problems.add(`originSecrets.${name}`, Array.isArray(values) ? values.length : typeof values, `a list of 1 to ${MOST_VALUES} secrets`, 'give the value, and while it is changed the new one, too');
    }
  }
  for (const name of required.filter((one) => !Object.hasOwn(secrets, one))) {
    problems.add('originSecrets', Object.keys(secrets), `with values for ${JSON.stringify(name)}, which the configuration asks for`, 'give the secret from Secrets Manager or the Parameter Store');
  }
}

/**
 * Writes each value as a pattern, because NGINX compares plain keys of a map without regard to case. The file is there before
 * any content with a mode that lets nobody else read it. A value that is missing, short or of other characters ends the
 * container, and is not printed.
 */
export function writeOriginSecret({ path, values }: OriginSecretFile): string {
  const variables = Object.keys(values);
  const wrong = `{ echo 'An origin secret is no ${LEAST_CHARACTERS} to ${MOST_CHARACTERS} characters of ${CHARACTERS}' >&2; exit 1; }`;
  const check = `case "$v" in *[!${CHARACTERS}]*) v=;; esac; [ \${#v} -ge ${LEAST_CHARACTERS} ] && [ \${#v} -le ${MOST_CHARACTERS} ] || ${wrong}`;
  const write = 'printf \'"~^\\\\Q%s\\\\E\\\\z" "";\\n\' "$v"';
  const all = variables.map((name) => `"\${${name}:?}"`).join(' ');
  return `(umask 0377; rm -f ${path}; for v in ${all}; do ${check}; ${write}; done > ${path}); unset ${variables.join(' ')}`;
}
