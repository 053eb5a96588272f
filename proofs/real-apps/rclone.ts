import { client } from './client';
import type { Site } from './program';
import type { Outcome } from '../containers/run';

/** Runs rclone without retries, with a remote of this name. */
export function rclone(site: Site, name: string, remote: Record<string, string>, args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  const settings = Object.entries(remote).map(([setting, value]) => [`RCLONE_CONFIG_${name}_${setting}`.toUpperCase(), value]);
  return client(site, 'rclone', ['--retries', '1', '--low-level-retries', '1', ...args], { env: { ...env, ...Object.fromEntries(settings) } });
}
