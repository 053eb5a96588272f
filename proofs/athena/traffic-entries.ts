import { hostileEntries } from './hostile-entries';
import type { LoggedEntry } from './logged-entry';
import { NAMED_DESCRIPTIONS, readApi } from '../learning/api';
import { Random } from '../learning/random';
import { Traffic } from '../learning/traffic';

const SEED = 20_261_101;
const REQUESTS = 6_000;

/** The requests of a week for the described API of Directus and of scanners, and entries that are made to be misread, in the order of their times. */
export function trafficEntries(): LoggedEntry[] {
  const random = new Random(SEED);
  const api = readApi('Directus', NAMED_DESCRIPTIONS.Directus);
  const made = [...new Traffic(api, random, false).requests(REQUESTS)].map(({ time, method, target, host, client, userAgent, status }, i) => ({
    time: time!, method, target: i % 5 === 0 ? `${target}?page=${i % 7}&sort=name` : target, host: host!, client: client!, userAgent: userAgent!, status, appStatus: status,
  }));
  return [...made, ...hostileEntries()].sort((a, b) => a.time - b.time);
}
