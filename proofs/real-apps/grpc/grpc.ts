import * as path from 'path';
import { setTimeout as pause } from 'timers/promises';
import { digest, noise } from '../client';
import { NpmPackages } from '../packages/npm';
import type { Play, Program, Site } from '../program';
import { startScript } from '../server-process';

const packages = new NpmPackages(__dirname);
const MEGABYTE = 1_000_000;
const CLIENT = '@grpc/grpc-js';
/** Longer than NGINX waits by default for the next part of a request's body. */
const SILENCE_MS = 15_000;

const grpc = () => packages.require('@grpc/grpc-js');
const protocol = () => packages.require('@grpc/proto-loader').loadSync(path.join(__dirname, 'orders.proto'));

interface Received {
  readonly messages: unknown[];
  readonly header: Record<string, unknown>;
  readonly trailer: Record<string, unknown>;
  readonly code: number;
  readonly details: string;
}

/** Makes a call with messages, and gives everything that comes back. */
async function call(
  site: Site, method: string, messages: AsyncIterable<object> | object[], metadata: Record<string, string | Buffer> = {}, options: object = {},
): Promise<Received> {
  const { loadPackageDefinition, credentials, Metadata } = grpc();
  const { Orders } = loadPackageDefinition(protocol()).orders;
  const client = new Orders(`127.0.0.1:${site.port}`, credentials.createInsecure(), { 'grpc.max_receive_message_length': -1, 'grpc.max_metadata_size': 65536 });
  const sent = new Metadata();
  Object.entries(metadata).forEach(([name, value]) => sent.set(name, value));
  const { requestStream, responseStream } = Orders.service[method];
  const received: unknown[] = [];
  const all = Array.isArray(messages) ? messages : undefined;
  try {
    return await new Promise<Received>((resolve, reject) => {
      let header: Record<string, unknown> = {};
      const answered = (_: unknown, answer: unknown) => answer !== undefined && received.push(shown(answer));
      const running = requestStream
        ? responseStream ? client[method](sent, options) : client[method](sent, options, answered)
        : responseStream ? client[method](all![0], sent, options) : client[method](all![0], sent, options, answered);
      running.on('metadata', (given: any) => { header = own(given.toJSON()); });
      running.on('status', ({ code, details, metadata: given }: any) => setImmediate(() => resolve({ messages: received, header, trailer: own(given.toJSON()), code, details })));
      if (responseStream) {
        running.on('data', (answer: unknown) => received.push(shown(answer))).on('error', () => undefined);
      }
      if (requestStream) {
        (async () => {
          for await (const message of messages as AsyncIterable<object>) {
            if (!running.write(message)) {
              await new Promise((drained) => running.once('drain', drained));
            }
          }
          running.end();
        })().catch(reject);
      }
    });
  } finally {
    client.close();
  }
}

/** Metadata of the call, without what servers and proxies say of themselves. */
function own(metadata: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(metadata).filter(([name]) => /^x-(?:own|trailer|detail)-/.test(name)));
}

function shown(message: any): unknown {
  return { ...message, content: message.content === undefined ? undefined : digest(message.content) };
}

const unary = (what: string, message: object, metadata?: Record<string, string | Buffer>, options?: object): Play => (
  { client: CLIENT, what, act: (site) => call(site, 'Get', [message], metadata, options) }
);

export const GRPC: Program = {
  folder: 'grpc',
  title: 'gRPC',
  packages: [packages],
  start: (place) => startScript(path.join(__dirname, 'server.js'), packages, place),
  plays: [
    unary('a call', { id: 'one', content: Buffer.from('hello') }),
    unary('a call with metadata', { id: 'one', content: Buffer.alloc(0) }, { 'x-own-tenant': 'a b', 'x-own-trace-bin': Buffer.from([0, 1, 2, 255]) }),
    unary('12 kB of metadata both ways', { id: 'one', content: Buffer.alloc(0) }, { 'x-own-long': 'm'.repeat(12_000) }),
    unary('an error with details and binary metadata', { id: 'absent', content: Buffer.alloc(0) }),
    unary('a call of 3 MB both ways', { id: 'large', content: noise(3 * MEGABYTE) }),
    unary('a deadline that is met', { id: 'slow', content: Buffer.alloc(0), everyMs: 200 }, {}, { deadline: 4102444800000 }),
    {
      client: CLIENT,
      what: 'a deadline that passes',
      leaves: true,
      act: async (site) => {
        const { code, messages } = await call(site, 'Get', [{ id: 'slow', content: Buffer.alloc(0), everyMs: 3_000 }], {}, { deadline: Date.now() + 1_000 });
        return [code, messages];
      },
    },
    {
      client: CLIENT,
      what: 'a stream of the client, 100 MB',
      act: (site) => call(site, 'Upload', (async function* () {
        for (let n = 0; n < 100; n++) yield { id: String(n), content: noise(MEGABYTE) };
      })()),
    },
    { client: CLIENT, what: 'a stream of the server, 20 MB', act: (site) => call(site, 'Watch', [{ count: 20, everyMs: 0, content: noise(MEGABYTE) }]) },
    {
      client: CLIENT,
      what: 'both stream, one message after the other',
      act: (site) => call(site, 'Chat', (async function* () {
        for (let n = 0; n < 20; n++) {
          yield { id: `message ${n}`, content: noise(1_000) };
          await pause(20);
        }
      })()),
    },
    {
      client: CLIENT,
      what: `both stream, and the client is silent for ${SILENCE_MS / 1000} s`,
      waits: true,
      act: (site) => call(site, 'Chat', (async function* () {
        yield { id: 'before', content: Buffer.from('1') };
        await pause(SILENCE_MS);
        yield { id: 'after', content: Buffer.from('22') };
      })()),
    },
    {
      client: CLIENT,
      what: `the server is silent for ${SILENCE_MS / 1000} s`,
      waits: true,
      act: (site) => call(site, 'Watch', [{ count: 1, everyMs: SILENCE_MS, content: Buffer.alloc(0) }]),
    },
    {
      client: 'gRPC server reflection',
      what: 'which services there are, and what they are like',
      act: async (site) => {
        const { loadPackageDefinition, credentials } = grpc();
        const definition = packages.require('@grpc/proto-loader').loadSync(
          path.join(packages.modules(), '@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto'), { oneofs: true });
        const { ServerReflection } = loadPackageDefinition(definition).grpc.reflection.v1;
        const client = new ServerReflection(`127.0.0.1:${site.port}`, credentials.createInsecure());
        try {
          return await new Promise((resolve, reject) => {
            const answers: string[] = [];
            const stream = client.ServerReflectionInfo();
            stream.on('data', (answer: any) => {
              answers.push(JSON.stringify(answer));
              if (answers.length === 2) stream.end();
            }).on('error', reject).on('end', () => resolve(answers));
            stream.write({ listServices: '*' });
            stream.write({ fileContainingSymbol: 'orders.Orders' });
          });
        } finally {
          client.close();
        }
      },
    },
  ],
};
