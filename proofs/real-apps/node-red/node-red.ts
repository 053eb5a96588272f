import * as path from 'path';
import { setTimeout as pause } from 'timers/promises';
import { until } from '../../../src/commands/nginx/waiting';
import { BROWSER_LIMIT_MS, CHROMIUM, visit } from '../browser/chromium';
import { digest, noise } from '../client';
import { NpmPackages } from '../packages/npm';
import type { Program, Site } from '../program';
import { startServer } from '../server-process';

const packages = new NpmPackages(__dirname);
/** Longer than the connections of a load balancer are idle by default. */
const SILENCE_MS = 20_000;

/** A page with a parameter, an upload, and a WebSocket that repeats what it gets. */
const FLOW = [
  { id: 'tab', type: 'tab', label: 'Flow "1"', disabled: false },
  { id: 'in', type: 'http in', z: 'tab', url: '/hook/:name', method: 'get', wires: [['make']] },
  { id: 'make', type: 'function', z: 'tab', func: 'msg.payload = { name: msg.req.params.name, query: msg.req.query, host: msg.req.headers.host };\nreturn msg;', outputs: 1, wires: [['out']] },
  { id: 'out', type: 'http response', z: 'tab', wires: [] },
  { id: 'up', type: 'http in', z: 'tab', url: '/upload', method: 'post', wires: [['count']] },
  { id: 'count', type: 'function', z: 'tab', func: 'msg.payload = { length: msg.payload.length };\nreturn msg;', outputs: 1, wires: [['out']] },
  { id: 'listener', type: 'websocket-listener', path: '/ws/echo', wholemsg: 'false' },
  { id: 'ws-in', type: 'websocket in', z: 'tab', server: 'listener', wires: [['ws-out']] },
  { id: 'ws-out', type: 'websocket out', z: 'tab', server: 'listener', wires: [] },
];

async function json(site: Site, target: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<unknown> {
  const answer = await fetch(`${site.url}${target}`, {
    method, headers: { 'Accept': 'application/json', 'Content-Type': 'application/json', 'Node-RED-API-Version': 'v2' }, body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  return [answer.status, text.length > 2000 ? digest(text) : text.replace(/"rev":"\w+"/, '"rev":""')];
}

/** Waits for the page of the flow: Node-RED answers that a flow is deployed before the flow is started. */
async function started(site: Site): Promise<void> {
  await until(async () => (await fetch(`${site.url}/hook/started`)).status === 200, 60_000);
}

/** Sends texts to a WebSocket, and gives as many that come back. */
function echo(site: Site, texts: string[], silenceMs = 0): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const WebSocket = packages.require('ws');
    const socket = new WebSocket(`${site.url.replace('http', 'ws')}/ws/echo`);
    const got: string[] = [];
    socket.on('error', reject).on('close', () => resolve(got)).on('message', (data: Buffer) => {
      got.push(data.length > 1000 ? digest(data) : String(data));
      if (got.length === texts.length) socket.close();
    });
    socket.on('open', async () => {
      await pause(silenceMs);
      texts.forEach((text) => socket.send(text));
    });
  });
}

export const NODE_RED: Program = {
  folder: 'node-red',
  title: 'Node-RED',
  packages: [packages, ...CHROMIUM],
  start: ({ port, folder }) => startServer({
    command: packages.program('node-red'),
    args: ['--port', String(port), '--userDir', folder, '--settings', path.join(__dirname, 'settings.js')],
    cwd: folder,
    at: port,
    env: { NODE_ENV: 'production' },
    ready: async () => (await fetch(`http://127.0.0.1:${port}/flows`)).status === 200,
  }),
  plays: [
    { client: 'fetch', what: 'the settings, the nodes and an empty flow', act: async (site) => [await json(site, '/nodes'), await json(site, '/flows')] },
    {
      client: 'fetch',
      what: 'a flow deployed and read',
      act: async (site) => {
        const deployed = await json(site, '/flows', { flows: FLOW });
        await started(site);
        return [deployed, await json(site, '/flows'), await json(site, '/flow/tab')];
      },
    },
    { client: 'fetch', what: 'a page of the flow with an odd name and query', act: (site) => json(site, '/hook/a%20b%25%C3%A4?x=1&y=a%2Fb&z=100%25') },
    {
      client: 'fetch',
      what: 'an upload of 10 MB',
      act: async ({ url }) => {
        const answer = await fetch(`${url}/upload`, { method: 'POST', headers: { 'Content-Type': 'application/octet-stream' }, body: new Uint8Array(noise(10_000_000)) });
        return [answer.status, await answer.text()];
      },
    },
    { client: 'ws', what: 'a WebSocket that repeats texts of 10 B and 500 kB', act: (site) => echo(site, ['hello', 'grüße 🎉', 'x'.repeat(500_000)]) },
    { client: 'ws', what: `a WebSocket that is silent for ${SILENCE_MS / 1000} s`, waits: true, act: (site) => echo(site, ['still there'], SILENCE_MS) },
    {
      client: 'Chromium',
      limitMs: BROWSER_LIMIT_MS,
      what: 'the editor opened, and told over its WebSocket',
      act: (site) => visit(site, '/', async (page) => {
        await page.waitForSelector('.red-ui-workspace-tab-label, #red-ui-workspace-tabs li', { timeout: 60_000 });
        await page.waitForSelector('.red-ui-flow-node', { timeout: 60_000 });
        return [await page.title(), await page.locator('.red-ui-flow-node').count(), await page.locator('#red-ui-workspace-tabs li').allInnerTexts()];
      }, (target) => target.replace(/([?&]_)=\d+/, '$1').replace(/[?&]v=\w+/, '')),
    },
  ],
};
