import { Option } from 'commander';
import { UsageError } from './usage-error';
import { readRoutesFile, RoutesFile } from '../routes-file/routes-file';

/** The options by which commands take an allowlist. */
export interface RoutesOptions {
  readonly routes: string;
  readonly host?: string[];
}

/** The option `--routes`, which takes a routes file or an OpenAPI description. */
export function routesOption(): Option {
  return new Option('--routes <file>', 'a routes file or an OpenAPI description').makeOptionMandatory();
}

/** The option `--host`, which may be repeated. */
export function hostOption(): Option {
  return new Option('--host <name>', 'allow this host besides those of the routes; may be repeated')
    .argParser((value: string, before: string[] | undefined) => [...before ?? [], value]);
}

/** The allowlist and the settings that the options name. */
export function readRoutes({ routes, host }: RoutesOptions): RoutesFile {
  try {
    return readRoutesFile(routes, host);
  } catch (error) {
    throw new UsageError(`--routes ${routes}: ${(error as Error).message}`);
  }
}
