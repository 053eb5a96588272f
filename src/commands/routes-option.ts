import * as fs from 'fs';
import { Command, Option } from 'commander';
import { UsageError } from './usage-error';
import { findServiceFile } from '../routes-file/cloud-assembly';
import { readRoutesFile, RoutesFileContent } from '../routes-file/read-routes-file';

/** The options that choose and complete the content of a routes file. */
export interface RoutesArgumentOptions {
  /** The hosts that are allowed besides those of the file. */
  readonly host?: string[];
  /** The path of the construct whose file in a cloud assembly is read. */
  readonly service?: string;
}

/** The options by which commands take an allowlist. */
export interface RoutesOptions extends RoutesArgumentOptions {
  readonly routes: string;
}

/** Adds the options `--routes`, `--service` and `--host`, from which `readRoutes()` reads. */
export function addRoutesOptions(command: Command): Command {
  return command
    .requiredOption('--routes <path>', 'a routes file, an OpenAPI description, or a cloud assembly such as cdk.out')
    .option('--service <path>', 'the construct path of the service in the cloud assembly, or the end of the path')
    .addOption(hostsOption('allow this host besides those of the routes; may be repeated'));
}

/** The option `--host`, which may be repeated. */
export function hostsOption(description: string): Option {
  return new Option('--host <name>', description).argParser((value: string, before: string[] | undefined) => [...before ?? [], value]);
}

/** The allowlist and the options of the NGINX configuration that the options name. */
export function readRoutes({ routes, host, service }: RoutesOptions): RoutesFileContent {
  return readAt(`--routes ${routes}`, routes, { host, service });
}

/**
 * The same for a path that is an argument of the command.
 *
 * @param named the path in errors
 */
export function readRoutesArgument(path: string, options: RoutesArgumentOptions = {}, named = path): RoutesFileContent {
  return readAt(named, path, options);
}

function readAt(named: string, path: string, { host, service }: RoutesArgumentOptions): RoutesFileContent {
  try {
    return readRoutesFile(fileOf(path, service), host);
  } catch (error) {
    throw new UsageError(`${named}: ${(error as Error).message}`);
  }
}

/** Whether a path is a folder, which must be a cloud assembly. */
export function isFolder(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/**
 * The service to read from a path, if `--service` applies to two versions. If only one of the versions is a cloud assembly,
 * `--service` applies to this version.
 */
export function serviceOf(path: string, service: string | undefined, other: string | undefined): string | undefined {
  return isFolder(path) || other === undefined || !isFolder(other) ? service : undefined;
}

function fileOf(path: string, service: string | undefined): string {
  if (isFolder(path)) {
    return findServiceFile(path, service);
  }
  if (service !== undefined) {
    throw new UsageError(`\`--service\` (${JSON.stringify(service)}) chooses a service of a cloud assembly, and this path is not a folder: `
      + 'leave `--service` out, or give the folder of a cloud assembly, such as cdk.out');
  }
  return path;
}
