import { Lazy } from 'aws-cdk-lib';
import { gzipSync } from 'fflate';
import { OriginSecretFile, writeOriginSecret } from './origin-secret-file';
import { SecretFile, variableOf } from './secret-file';
import { NginxConfiguration } from '../nginx';

/** What is to be done in a container before NGINX starts. */
export interface StartCommandProps {
  /** Where NGINX finds its configuration. */
  readonly configurationPath: string;
  /** The configuration, where it has to be written first. */
  readonly text?: () => string;
  /** The secrets that NGINX reads from files. */
  readonly secretFiles: SecretFile[];
  /** The values of secrets that NGINX compares with headers. */
  readonly originSecrets: OriginSecretFile[];
}

/** How a container starts, as a task definition says it. */
export interface StartCommand {
  readonly entryPoint: string[];
  readonly command?: string[];
}

/**
 * A shell writes the files and then becomes NGINX (`exec`), which so is the first process and gets the stop signal.
 * The configuration is an argument: `$0` of the script.
 */
export function startCommand({ configurationPath, text, secretFiles, originSecrets }: StartCommandProps): StartCommand {
  const secrets = secretFiles.map((file) => writeSecret(variableOf(file), file.path)).concat(originSecrets.map(writeOriginSecret));
  // A socket file that is left of a run before would keep NGINX from listening.
  const start = `rm -f ${NginxConfiguration._OWN_SOCKET}; exec nginx -c ${configurationPath}`;
  if (text === undefined) {
    return { entryPoint: shell([...secrets, start]) };
  }
  let packed: string | undefined;
  return {
    entryPoint: shell([...secrets, `printf %s "$0" | base64 -d | gzip -d > ${configurationPath}`, start]),
    command: [Lazy.string({ produce: () => packed ??= pack(text()) })],
  };
}

/** Ends at the first command that fails (`-e`), and the task with it. */
function shell(commands: string[]): string[] {
  return ['/bin/sh', '-ec', commands.join('; ')];
}

/**
 * The mode is set by a mask before there is any content, in a subshell because NGINX makes folders with its own. A file
 * of a run before, where a volume outlives it, is removed as it cannot be written. A secret that is empty is an error.
 */
function writeSecret(variable: string, path: string): string {
  return `(umask 0377; rm -f ${path}; printf '%s\\n' "\${${variable}:?}" > ${path}); unset ${variable}`;
}

/**
 * Compressed, since a task definition is small, and because CloudFormation's tools take NGINX's variables (`${…}`) for
 * their own. Not with Node's zlib, whose output depends on version and processor: the same text makes the same template.
 */
function pack(text: string): string {
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 })).toString('base64');
}

/** How much of a task definition a text takes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
