import { NginxConfiguration } from '../../nginx';
import type { RoutesFile } from '../../routes-file/routes-file';

/** The port of the app, which no decision depends on. */
const APP_PORT = 3000;

/** The configuration whose `decide()` considers everything that a file with routes says. */
export function configurationOf({ allowlist, settings, appProtocol }: RoutesFile): NginxConfiguration {
  return new NginxConfiguration({ allowlist, settings, appProtocol, appPort: APP_PORT });
}
