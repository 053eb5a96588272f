import * as zlib from 'zlib';
import { Lazy } from 'aws-cdk-lib';
import { SecretFile, variableOf } from './secret-file';

/** What is to be done in a container before NGINX starts. */
export interface StartCommandProps {
  /** Where NGINX finds its configuration. */
  readonly configurationPath: string;
  /** The configuration, where it has to be written first. */
  readonly text?: () => string;
  /** The secrets that NGINX reads from files. */
  readonly secretFiles: SecretFile[];
}

/** How a container starts, as a task definition says it. */
export interface StartCommand {
  readonly entryPoint: string[];
  readonly command?: string[];
}

/** A longer text is compressed: half of what a task definition may be. */
export const MAX_PLAIN_BYTES = 32 * 1024;

/**
 * A shell writes the files and then becomes NGINX (`exec`), which so is the first process and gets the stop signal.
 * The configuration is an argument: `$0` of the script.
 */
export function startCommand({ configurationPath, text, secretFiles }: StartCommandProps): StartCommand {
  const secrets = secretFiles.map((file) => writeSecret(variableOf(file), file.path));
  const start = `exec nginx -c ${configurationPath}`;
  if (text === undefined) {
    return { entryPoint: shell([...secrets, start]) };
  }
  let packed: PackedText | undefined;
  const pack = () => packed ??= packText(text());
  return {
    entryPoint: shell([Lazy.string({ produce: () => [...secrets, `${pack().unpack} > ${configurationPath}`, start].join('; ') })]),
    command: [Lazy.string({ produce: () => pack().argument })],
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

interface PackedText {
  readonly argument: string;
  readonly unpack: string;
}

/** As it is where that leaves room for others, so that it can be read in the task definition. */
function packText(text: string): PackedText {
  return jsonBytes(text) <= MAX_PLAIN_BYTES
    ? { argument: text, unpack: 'printf %s "$0"' }
    : { argument: gzip(text).toString('base64'), unpack: 'printf %s "$0" | base64 -d | gzip -d' };
}

/** How much of a task definition a text takes. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function gzip(text: string): Buffer {
  const compressed = zlib.gzipSync(text, { level: 9 });
  // The operating system that it was made on (RFC 1952, section 2.3.1): unknown, so that it is the same on all.
  compressed[9] = 255;
  return compressed;
}
