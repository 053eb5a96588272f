import * as net from 'net';
import { playAnswered } from './play';
import { differences, Running } from './probes';
import { until } from '../../src/commands/nginx/waiting';
import { request, requestBytes } from '../../src/commands/replay/raw-client';

/** A load balancer asks for the address of the machine; the other one is a host that is served. */
const HOSTS = ['10.0.3.7:32768', 'api.example.com'];
/** What an Application Load Balancer adds to all that clients send. */
const FORWARDED: [string, string] = ['X-Forwarded-For', '192.0.2.1'];

async function ask({ nginx, app }: Running, host: string, target: string, ...headers: [string, string][]) {
  app.clear();
  await nginx.newAccessLog();
  const { status, body } = await request(nginx.port, { method: 'GET', target, headers: [['Host', host], ...headers] });
  return { status, requests: [...app.requests], error: /"error":"([^"]*)"/.exec(body.toString())?.[1] };
}

const answered = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const host of HOSTS) {
    const before = running.app.connections;
    running.app.clear();
    for (let i = 0; i < 2; i++) {
      const answer = await request(running.nginx.port, {
        method: 'GET', target: '/health', headers: [['Host', host], ['Connection', 'keep-alive'], ['User-Agent', 'me'], ['X-Forwarded-User', 'root'], ['Content-Length', '4']], body: 'evil',
      }, { quietMs: 1000 });
      const seen = running.app.requests.splice(0).map(({ requestLine, headers, body }) => [requestLine, ...headers.map((header) => header.join(': ')).sort(), body.toString()]);
      found.push(...differences({ status: answer.status, seen }, { status: 200, seen: [['GET /ready HTTP/1.1', 'Host: api.example.com', 'User-Agent: me', '']] }).map((difference) => `health at ${host}: ${difference}`));
    }
    found.push(...running.app.connections - before > 1 ? ['health checks do not keep their connection'] : []);
  }
  for (const host of HOSTS) {
    await ask(running, host, '/health');
    await request(running.nginx.port, { method: 'GET', target: '/nope', headers: [['Host', host], FORWARDED] });
    found.push(...differences({ logged: (await running.nginx.nextAccessLog(1)).map(({ target }) => target) }, { logged: ['/nope'] }).map((difference) => `at ${host}: ${difference}`));
  }
  // That the app does not answer is said to the load balancer, and is no line of a request.
  await running.app.whileDown(async () => {
    for (const host of HOSTS) {
      const { status, error } = await ask(running, host, '/health');
      found.push(...differences({ status, error, lines: (await running.nginx.newAccessLog()).length }, { status: 502, error: undefined, lines: 0 }).map((difference) => `without an app, at ${host}: ${difference}`));
    }
  });
  const { status } = await request(running.nginx.healthPort, { method: 'GET', target: '/health', headers: [['Host', HOSTS[0]]] });
  return [...found, ...differences({ status, line: running.app.requests.slice(-1)[0]?.requestLine }, { status: 200, line: 'GET /ready HTTP/1.1' }).map((difference) => `at the port of health checks: ${difference}`)];
};

const others = async (running: Running): Promise<string[]> => {
  const found: string[] = [];
  for (const host of HOSTS) {
    for (const target of ['/health/', '/%68ealth', '/@health', '/ready']) {
      const { status, requests } = await ask(running, host, target);
      found.push(...differences({ status, requests: requests.length }, { status: /^4(?:00|04|21)$/, requests: 0 }).map((difference) => `${target} at ${host}: ${difference}`));
    }
  }
  for (const [method, target, status, route, line] of [
    ['GET', '/api', 200, '/api', 'GET /api HTTP/1.1'], ['DELETE', '/few', 405, '/few', undefined], ['DELETE', '/health', 405, '/health', undefined],
    // By what the route has of its own, clients are let in once.
    ['GET', '/health', 200, '/health', 'GET /health HTTP/1.1'], ['GET', '/health', 429, '/health', undefined],
  ] as const) {
    const { answer, received, log } = await playAnswered(running, { method, target, headers: [['Host', HOSTS[1]], FORWARDED] });
    found.push(...differences({ status: answer.status, route: log.route, line: received[0]?.requestLine, retry: answer.header('Retry-After') }, { status, route, line, retry: status === 429 ? '60' : undefined })
      .map((difference) => `${method} ${target} by a client: ${difference}`));
  }
  const health = await ask(running, HOSTS[1], '/health');
  return [...found, ...differences({ status: health.status }, { status: 200 }).map((difference) => `health of a route that is full: ${difference}`)];
};

/** A task is busy, not ill, while it has all the requests that it may have. */
const busy = async (running: Running): Promise<string[]> => {
  const { nginx, app } = running;
  app.clear();
  const socket = net.connect({ port: nginx.port, host: '127.0.0.1' }, () => socket.write(requestBytes({ method: 'GET', target: '/few', headers: [['Host', HOSTS[1]], FORWARDED] })));
  socket.on('error', () => undefined);
  await until(async () => app.requests.length === 1, 1000);
  const full = await ask(running, HOSTS[1], '/api', FORWARDED);
  const healthy: number[] = [];
  for (const host of HOSTS) {
    healthy.push((await ask(running, host, '/health')).status);
  }
  await new Promise((resolve) => socket.on('close', resolve).destroy());
  // It is with the app until that hangs up. NGINX would ask again over a new connection if somebody listened.
  await app.whileDown(() => nginx.nextAccessLog(1));
  return differences({ full: full.status, healthy }, { full: 503, healthy: [200, 200] });
};

export const TRAFFIC_HEALTH_PROBES = [
  { name: 'other requests are not treated as health checks', run: others },
  { name: 'health checks are answered on the traffic port', run: answered },
  { name: 'health checks of a busy task are answered', run: busy },
];
