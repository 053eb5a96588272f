import { nginxBinary } from './setup/nginx';
export type { Outcome } from '../src/commands/replay/replay';
import * as command from '../src/commands/replay/replay';

/** Plays requests at the NGINX that the tests use. */
export function replay(options: Omit<command.ReplayOptions, 'nginx'>): Promise<command.Outcome[]> {
  return command.replay({ ...options, nginx: nginxBinary() });
}
