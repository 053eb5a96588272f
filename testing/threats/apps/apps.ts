import { spawn } from 'child_process';
import * as http from 'http';
import * as net from 'net';
import * as path from 'path';
import express from 'express';
import fastify from 'fastify';
import Koa from 'koa';
import { apiPage, OUTSIDE, SECRET } from './pages';
import { tap, TappedApp } from './tap';
import { python } from '../../setup/python';

type Started = { port: number; stop(): Promise<void> };

/** The real apps that the proxy is tested in front of, each with the router that its framework brings. */
export const NODE_APPS = ['express', 'fastify', 'koa'] as const;
export const PYTHON_APPS = ['flask', 'django', 'fastapi'] as const;
export type AppName = typeof NODE_APPS[number] | typeof PYTHON_APPS[number] | 'hypercorn';

/** Starts a real app behind a tap. */
export async function startApp(name: AppName): Promise<TappedApp> {
  return tap(await (name in NODE ? serve(NODE[name]) : startPython(name)));
}

/** Describes tests for each app; those in Python are skipped, and said to be, where it is absent. */
export function describeApps(names: readonly AppName[], tests: (name: AppName) => void): void {
  for (const name of names) {
    const reason = name in NODE ? undefined : absence();
    if (reason === undefined) {
      describe(name, () => tests(name));
    } else {
      describe.skip(`${name} (skipped: ${reason})`, () => tests(name));
    }
  }
}

function absence(): string | undefined {
  const found = python();
  return 'absent' in found ? found.absent : undefined;
}

const NODE: Record<string, () => Promise<http.RequestListener> | http.RequestListener> = {
  express: () => {
    const app = express();
    app.all(/^\/api(?:\/(.*))?$/, (request, response) => {
      const page = apiPage(request.path, request.params[0] ?? '');
      response.set(page.headers).status(page.status).send(page.body);
    });
    app.use('/admin', (_, response) => { response.send(SECRET); });
    app.use((_, response) => { response.status(404).send(OUTSIDE); });
    return app;
  },
  fastify: async () => {
    const app = fastify({ routerOptions: { ignoreTrailingSlash: true } });
    app.all('/api', async (request, reply) => {
      const page = apiPage(request.url, '');
      return reply.headers(page.headers).send(page.body);
    });
    app.all<{ Params: { '*': string } }>('/api/*', async (request, reply) => {
      const page = apiPage(request.url, request.params['*']);
      return reply.headers(page.headers).send(page.body);
    });
    app.all('/admin', async () => SECRET);
    app.all('/admin/*', async () => SECRET);
    app.setNotFoundHandler(async (_, reply) => reply.status(404).send(OUTSIDE));
    await app.ready();
    return (request, response) => app.routing(request, response);
  },
  koa: () => {
    const app = new Koa();
    app.on('error', () => undefined);
    app.use(async (context) => {
      const api = /^\/api(?:\/(.*))?$/.exec(context.path);
      if (api) {
        const page = apiPage(context.path, api[1] ?? '');
        context.set(page.headers);
        context.body = page.body;
      } else if (/^\/admin(\/|$)/.test(context.path)) {
        context.body = SECRET;
      } else {
        context.status = 404;
        context.body = OUTSIDE;
      }
    });
    return app.callback();
  },
};

async function serve(make: () => Promise<http.RequestListener> | http.RequestListener): Promise<Started> {
  const server = http.createServer(await make());
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    stop: () => new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

async function startPython(name: AppName): Promise<Started> {
  const found = python();
  if ('absent' in found) {
    throw new Error(found.absent);
  }
  // It ends when its standard input does, which the end of this process brings about, too.
  const child = spawn(found.executable, [path.join(__dirname, 'serve.py'), name], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr.on('data', (chunk) => { said += chunk; });
    child.stdout.once('data', (chunk) => resolve(Number(chunk)));
    child.once('error', reject).once('exit', () => reject(new Error(`${name} did not start: ${said}`)));
  });
  const stop = async () => {
    child.stdin.end();
    await ended;
  };
  // The port is open before the framework is loaded.
  await new Promise<void>((resolve, reject) => {
    http.get({ port, host: '127.0.0.1', path: '/api/ready', agent: false, timeout: 20_000 }, (response) => {
      response.resume();
      response.once('end', resolve);
    }).once('error', reject);
  }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { port, stop };
}
