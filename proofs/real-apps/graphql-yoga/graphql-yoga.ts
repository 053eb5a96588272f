import * as path from 'path';
import { digest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import { NpmPackages } from '../packages/npm';
import type { Play, Program, Site } from '../program';
import { startScript } from '../server-process';

const packages = new NpmPackages(__dirname);
const SUBSCRIPTION = 'subscription { count(to: 5, everyMs: 100) }';
/** Longer than NGINX waits by default for the next part of a request's body. */
const SILENCE_MS = 15_000;

const post = (what: string, query: string, variables: () => object = () => ({})): Play => ({
  client: 'fetch',
  what,
  act: async ({ url }) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ query, variables: variables() }),
    });
    return { status: answer.status, type: answer.headers.get('content-type'), body: await answer.text().then((text) => text.length > 1000 ? digest(text) : text) };
  },
});

async function iterate(client: any, query: string): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const result of client.iterate({ query })) {
    results.push(result);
  }
  await client.dispose();
  return results;
}

const webSocketClient = ({ url }: Site, more = {}) => packages.require('graphql-ws').createClient({
  url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: packages.require('ws'), retryAttempts: 0, ...more,
});

export const GRAPHQL_YOGA: Program = {
  folder: 'graphql-yoga',
  title: 'GraphQL Yoga',
  packages: [packages, debianProgram('curl')],
  start: (place) => startScript(path.join(__dirname, 'server.js'), packages, place, { env: { NODE_ENV: 'production' } }),
  plays: [
    post('a query by POST', '{ hello(name: "you") }'),
    post('a query with umlauts, quotes and emoji', 'query($text: String!) { echo(text: $text) }', () => ({ text: 'Grüße "zitiert" \\ 🎉 <b>&amp;</b>' })),
    post('an answer of 200 kB', 'query($text: String!) { echo(text: $text) }', () => ({ text: noise(100_000).toString('hex') })),
    post('a mutation of 4 MB', 'mutation($text: String!) { length(text: $text) }', () => ({ text: noise(2_000_000).toString('hex') })),
    post('a query that is wrong', '{ nothing }'),
    post('where the API thinks that it is', '{ link }'),
    {
      client: 'fetch',
      what: 'a query by GET as browsers spell it',
      act: async ({ url }) => {
        const answer = await fetch(`${url}/graphql?query=${'query($t:String!){echo(text:$t)}'}&variables={"t":"100% [a|b]^~'*"}`.replace('100%', '100%25'));
        return [answer.status, await answer.text()];
      },
    },
    {
      client: 'fetch',
      what: 'a file by multipart/form-data',
      act: async ({ url }) => {
        const form = new FormData();
        form.set('operations', JSON.stringify({ query: 'mutation($file: File!) { upload(file: $file) }', variables: { file: null } }));
        form.set('map', JSON.stringify({ 0: ['variables.file'] }));
        form.set('0', new File(['x'.repeat(300_000)], 'bericht für märz.txt', { type: 'text/plain' }));
        const answer = await fetch(`${url}/graphql`, { method: 'POST', body: form });
        return [answer.status, await answer.text()];
      },
    },
    {
      client: 'fetch',
      what: 'GraphiQL',
      act: async ({ url }) => {
        const answer = await fetch(`${url}/graphql`, { headers: { Accept: 'text/html' } });
        return [answer.status, digest(await answer.text())];
      },
    },
    {
      client: 'curl',
      what: 'a preflight of another origin',
      act: async (site) => {
        const { stdout } = await succeeds(site, 'curl', ['-s', '-i', '-X', 'GET', '-H', 'Origin: https://app.example.com', '-H', 'Accept: application/json', `${site.url}/graphql?query={hello}`, '--globoff']);
        return stdout.split('\r\n').filter((line) => /^(?:HTTP|access-control|vary|content-type|\{)/i.test(line)).map((line) => line.toLowerCase()).sort();
      },
    },
    {
      client: 'graphql-sse',
      what: 'a subscription by server-sent events',
      leaves: true,
      act: ({ url }) => iterate(packages.require('graphql-sse').createClient({ url: `${url}/graphql`, retryAttempts: 0 }), SUBSCRIPTION),
    },
    {
      client: 'graphql-sse',
      what: `events after ${SILENCE_MS / 1000} s of silence`,
      waits: true,
      leaves: true,
      act: ({ url }) => iterate(packages.require('graphql-sse').createClient({ url: `${url}/graphql`, retryAttempts: 0 }), `subscription { count(to: 1, everyMs: ${SILENCE_MS}) }`),
    },
    {
      client: 'graphql-ws',
      what: 'a query and a subscription over a WebSocket',
      act: async (site) => [await iterate(webSocketClient(site), '{ hello(name: "socket") }'), await iterate(webSocketClient(site), SUBSCRIPTION)],
    },
    {
      client: 'graphql-ws',
      what: 'a mutation of 1 MB over a WebSocket',
      act: (site) => iterate(webSocketClient(site), `mutation { length(text: "${'x'.repeat(1_000_000)}") }`),
    },
    {
      client: 'graphql-ws',
      what: `a WebSocket that is silent for ${SILENCE_MS / 1000} s`,
      waits: true,
      act: (site) => iterate(webSocketClient(site, { keepAlive: 0 }), `subscription { count(to: 1, everyMs: ${SILENCE_MS}) }`),
    },
  ],
};
