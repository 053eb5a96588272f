import { Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';
import { Problems } from '../validation/problems';

/**
 * A secret that NGINX reads from a file, such as a private key or a file of passwords.
 *
 * ECS passes secrets to a container in its environment. Before NGINX starts, the container writes the secrets to files in
 * memory with the mode 0400, and removes the secrets from the environment. The secrets are neither in the image nor in the
 * template.
 */
export interface SecretFile {
  /**
   * The path from which NGINX reads the secret: the name of a file in the folder `/tmp`, such as `/tmp/passwords`.
   */
  readonly path: string;

  /**
   * The content, from Secrets Manager or the Parameter Store. The container adds a line end to the content.
   *
   * For a secret whose own KMS key is in another stack, follow `docs/tls.md`. Otherwise synthesis fails with a cyclic
   * reference.
   */
  readonly secret: ecs.Secret;
}

/** The names that NGINX itself uses in the folder. */
const TAKEN = ['nginx.conf', 'nginx.pid', 'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** The environment variable that contains the content of a file. */
export function variableOf({ path }: SecretFile): string {
  return `NGINX_FILE_${path.slice(NginxConfiguration.WRITABLE_FOLDER.length + 1).toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Checks the paths of the files, and adds problems. */
export function checkSecretFiles(problems: Problems, files: SecretFile[]): void {
  const folder = NginxConfiguration.WRITABLE_FOLDER;
  const variables = new Set<string>();
  for (const [i, file] of files.entries()) {
    const prop = `secretFiles[${i}].path`;
    const name = file.path.slice(folder.length + 1);
    if (Token.isUnresolved(file.path) || !file.path.startsWith(`${folder}/`) || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
      problems.add(prop, file.path, `${folder}/ and a name of letters, digits, ".", "_" and "-", known at synthesis`, `write for example "${folder}/passwords"`);
    } else if (TAKEN.includes(name)) {
      problems.add(prop, file.path, `other than the files that NGINX itself writes (${TAKEN.join(', ')})`, 'choose another name');
    } else if (variables.has(variableOf(file))) {
      problems.add(prop, file.path, 'different from the other paths in more than case and punctuation', 'choose another name');
    }
    variables.add(variableOf(file));
  }
}
