import { NginxConfiguration } from '../../nginx';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';

/** The port of the app, which no decision depends on. */
const APP_PORT = 3000;

/** The configuration whose `decide()` considers everything that a file with routes says. */
export function configurationOf({ allowlist, settings, appProtocol }: RoutesFileContent): NginxConfiguration {
  return new NginxConfiguration({ allowlist, settings, appProtocol, appPort: APP_PORT });
}
