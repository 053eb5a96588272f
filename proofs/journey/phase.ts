import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { HttpClient, SentRequest } from './clients/http-client';
import { scan } from './clients/scanners';
import { playClients } from './clients/traffic';
import { LoadBalancer, loggedLines } from './load-balancer';
import { shiftedTo } from './shifted-times';
import type { Bookshop } from '../../examples/learned-routes/server/server';
import { startNginx } from '../../testing/nginx';
import { Random } from '../learning/random';

/** The first day of the logs; the report-only service runs on the eighth day, and the enforced allowlist on the ninth. */
const FIRST_DAY = Date.parse('2026-11-02');
const DAYS_OF_LOGS = 7;

const dayOf = (index: number) => new Date(FIRST_DAY + index * 86_400_000).toISOString().slice(0, 10);

/** The access log of a load balancer in front of the app, without the proxy: seven days of clients, and scanners on every other day. */
export async function playLogs(app: Bookshop): Promise<string[]> {
  const lines: string[] = [];
  for (let index = 0; index < DAYS_OF_LOGS; index++) {
    const balancer = await LoadBalancer.start(app.port);
    await playClients({ day: dayOf(index), index, port: balancer.port, seed: index + 1 });
    if (index % 2 === 0) {
      await scan({ random: new Random(100 + index), port: balancer.port, scanners: 2 });
    }
    lines.push(...shiftedTo(dayOf(index), await balancer.stop()));
  }
  return lines;
}

/** Requests that were sent through the proxy, and those that arrived at the app. */
export interface Played {
  readonly sent: readonly SentRequest[];
  readonly seen: Bookshop['seen'];
  /** The log of the proxy. */
  readonly log: string[];
}

/** A place behind which requests are played. */
export interface Proxied {
  readonly app: Bookshop;
  /** The configuration of NGINX, as it ships. */
  readonly configuration: string;
  /** The number of the day, from 0. */
  readonly index: number;
}

/** The clients of a day after the days of the logs. */
export const clientsOf = (index: number) => (port: number) => playClients({ day: dayOf(index), port, seed: index + 1 });

/** The scanners of a day after the days of the logs. */
export const scannersOf = (index: number) => async (port: number) => (
  (await scan({ random: new Random(100 + index), port, scanners: 5 })).flatMap(({ sent }) => sent));

/** Requests that are sent as they are. */
export const requests = (list: ReadonlyArray<{ method: string; target: string }>) => async (port: number) => {
  const client = new HttpClient({ port, address: '127.0.66.100', userAgent: 'changed requests' });
  for (const { method, target } of list) {
    await client.send(method, target);
  }
  client.close();
  return client.sent;
};

/** Plays requests at a load balancer, behind which NGINX has the configuration that ships, in front of the app. */
export async function playProxied({ app, configuration, index }: Proxied, play: (port: number) => Promise<SentRequest[]>): Promise<Played> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journey-proxy-'));
  const proxy = await startNginx({ text: configuration, app: { port: app.port }, prefix: folder });
  const before = app.seen.length;
  try {
    const sent = await atBalancer(proxy.port, play).finally(() => proxy.stop());
    return { sent, seen: app.seen.slice(before), log: shiftedTo(dayOf(index), loggedLines(folder)) };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function atBalancer<T>(target: number, play: (port: number) => Promise<T>): Promise<T> {
  const balancer = await LoadBalancer.start(target);
  return play(balancer.port).finally(() => balancer.stop());
}
