import { Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';
import { Problems } from '../validation/problems';

/**
 * A secret that NGINX reads from a file, such as a private key or a file of passwords.
 *
 * ECS hands secrets to a container in its environment. Before NGINX starts, they are written to files in memory, with
 * the mode 0400, and taken out of the environment. They are never in the image, nor in the template.
 */
export interface SecretFile {
  /**
   * Where NGINX reads it: the name of a file in the folder `/tmp`, such as `/tmp/passwords`.
   */
  readonly path: string;

  /**
   * The content, from Secrets Manager or the Parameter Store. A line end is added to it.
   *
   * With a KMS key of its own in another stack it needs what `docs/tls.md` says of that, or CDK finds a cyclic reference.
   */
  readonly secret: ecs.Secret;
}

/** What NGINX itself writes into the folder. */
const TAKEN = ['nginx.conf', 'nginx.pid', 'client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** The environment variable in which the content of a file arrives. */
export function variableOf({ path }: SecretFile): string {
  return `NGINX_FILE_${path.slice(NginxConfiguration.WRITABLE_FOLDER.length + 1).toUpperCase().replace(/[^A-Z0-9]/g, '_')}`;
}

/** Checks where the files are to be; problems are added. */
export function checkSecretFiles(problems: Problems, files: SecretFile[]): void {
  const folder = NginxConfiguration.WRITABLE_FOLDER;
  const variables = new Set<string>();
  for (const [i, file] of files.entries()) {
    const prop = `secretFiles[${i}].path`;
    const name = file.path.slice(folder.length + 1);
    if (Token.isUnresolved(file.path) || !file.path.startsWith(`${folder}/`) || !/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
      problems.add(prop, file.path, `${folder}/ and a name of letters, digits, ".", "_" and "-", known at synthesis`, `write for example "${folder}/passwords"`);
    } else if (TAKEN.includes(name)) {
      problems.add(prop, file.path, 'other than what NGINX writes itself', 'choose another name');
    } else if (variables.has(variableOf(file))) {
      problems.add(prop, file.path, 'different from the others in more than case and punctuation', 'choose another name');
    }
    variables.add(variableOf(file));
  }
}
