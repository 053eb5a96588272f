import { Lazy } from 'aws-cdk-lib';
import { gzipSync } from 'fflate';
import { OriginSecretFile, writeOriginSecret } from './origin-secret-file';
import { SecretFile, variableOf } from './secret-file';
import { NginxConfiguration } from '../nginx';

/** The tasks of a container before NGINX starts. */
export interface StartCommandProps {
  /** The path from which NGINX reads its configuration. */
  readonly configurationPath: string;
  /** The configuration, if it must be written first. */
  readonly text?: () => string;
  /** The secrets that NGINX reads from files. */
  readonly secretFiles: SecretFile[];
  /** The values of secrets that NGINX compares with headers. */
  readonly originSecrets: OriginSecretFile[];
  /** The seconds for which NGINX accepts connections after the signal to stop. */
  readonly stopDelaySeconds: number;
}

/** The start command of a container in the task definition. */
export interface StartCommand {
  readonly entryPoint: string[];
  readonly command?: string[];
}

/**
 * A shell command that writes the files and then replaces the shell with NGINX (`exec`). NGINX is thus the first process and
 * receives the stop signal. With a stop delay, the shell stays the first process and passes the signal on. The configuration
 * is an argument: `$0` of the script.
 */
export function startCommand({ configurationPath, text, secretFiles, originSecrets, stopDelaySeconds }: StartCommandProps): StartCommand {
  const secrets = secretFiles.map((file) => writeSecret(variableOf(file), file.path)).concat(originSecrets.map(writeOriginSecret));
  // A socket file that is left over from a previous run would keep NGINX from listening.
  const start = `rm -f ${NginxConfiguration._OWN_SOCKET}; ${stopDelaySeconds === 0 ? 'exec ' : ''}nginx -c ${configurationPath}${stopDelaySeconds === 0 ? '' : stopLater(stopDelaySeconds)}`;
  if (text === undefined) {
    return { entryPoint: shell([...secrets, start]) };
  }
  let packed: string | undefined;
  return {
    entryPoint: shell([...secrets, `printf %s "$0" | base64 -d | gzip -d > ${configurationPath}`, start]),
    command: [Lazy.string({ produce: () => packed ??= pack(text()) })],
  };
}

/**
 * The rest of a command that NGINX follows. Amazon ECS sends the signal of the image or SIGTERM. A signal interrupts the first
 * `wait`, and the second `wait` has the exit status of NGINX.
 */
function stopLater(seconds: number): string {
  return ` & nginx=$!; trap 'sleep ${seconds}; kill -QUIT $nginx' QUIT TERM; wait $nginx || wait $nginx`;
}

/** A shell that ends at the first command that fails (`-e`), which also ends the task. */
function shell(commands: string[]): string[] {
  return ['/bin/sh', '-ec', commands.join('; ')];
}

/**
 * A command that writes a secret. A mask sets the mode before the file has content, in a subshell because NGINX creates
 * folders with its own mask. The command first removes a file of a previous run, which may exist in a volume and cannot be
 * written. An empty secret is an error.
 */
function writeSecret(variable: string, path: string): string {
  return `(umask 0377; rm -f ${path}; printf '%s\\n' "\${${variable}:?}" > ${path}); unset ${variable}`;
}

/**
 * Compresses the text, because task definitions are small and because CloudFormation's tools interpret NGINX's variables
 * (`${…}`) as their own. Node's zlib is not used, because its output depends on version and CPU architecture: the same text
 * must result in the same template.
 */
function pack(text: string): string {
  return Buffer.from(gzipSync(Buffer.from(text), { level: 9, mtime: 0 })).toString('base64');
}

/** The number of bytes that a value takes in a task definition. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
