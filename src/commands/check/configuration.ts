import type { Decision } from '../../allowlist';
import { rawPathOf } from '../../allowlist/paths/raw-path';
import type { ListedPath } from '../../allowlist/routes/merge-routes';
import { NginxConfiguration } from '../../nginx';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';

/** The port of the app, which no decision depends on. */
const APP_PORT = 3000;

/** The configuration whose `decide()` considers everything that a file with routes says. */
export function configurationOf({ allowlist, settings, appProtocol }: RoutesFileContent): NginxConfiguration {
  return new NginxConfiguration({ allowlist, settings, appProtocol, appPort: APP_PORT });
}

/** The path of the allowlist that decided about a target, or `undefined` if none did. */
export function decidingPath({ _allowlist: allowlist }: NginxConfiguration, { route }: Decision, target: string): ListedPath | undefined {
  return route === undefined ? undefined : allowlist._find(rawPathOf(target));
}
