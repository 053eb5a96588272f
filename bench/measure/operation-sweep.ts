import * as net from 'net';
import { LoadRequest } from './load';
import { RunningProxy } from '../proxies/proxy-process';

const CONNECTIONS = 4;
const BATCH = 64;
const STATUS = 'HTTP/1.1 ';

export interface OperationCost {
  readonly request: LoadRequest;
  readonly cpuMicroseconds: number;
}

/** The CPU time of each request, quickly: many at once on few connections, the best of some rounds. The cheapest comes first. */
export async function sweep(proxy: RunningProxy, requests: LoadRequest[], rounds: number): Promise<OperationCost[]> {
  const costs = requests.map(() => Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const [index, request] of requests.entries()) {
      const before = proxy.cpuSeconds();
      await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => burst(proxy.port, request, connection)));
      costs[index] = Math.min(costs[index], (proxy.cpuSeconds() - before) / (CONNECTIONS * BATCH) * 1e6);
    }
  }
  return requests.map((request, index) => ({ request, cpuMicroseconds: costs[index] })).sort((a, b) => a.cpuMicroseconds - b.cpuMicroseconds);
}

/** Pipelined requests on a connection of their own, until all are answered. */
function burst(port: number, { method, target }: LoadRequest, connection: number): Promise<void> {
  const bytes = Array.from({ length: BATCH }, (_, i) => {
    const path = target.replace(/\{\}/g, String(100_000 + connection * BATCH + i));
    return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`;
  }).join('');
  return new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(bytes));
    let answers = 0;
    let rest = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer to ${method} ${target}`)));
    socket.on('data', (chunk) => {
      const text = rest + chunk.toString('latin1');
      answers += text.split(STATUS).length - 1;
      rest = text.slice(-(STATUS.length - 1)); // a status line may be cut in two
      if (answers >= BATCH) {
        socket.destroy();
        resolve();
      }
    });
    socket.on('error', reject).on('end', () => reject(new Error(`the connection was closed at ${method} ${target}`)));
  });
}
