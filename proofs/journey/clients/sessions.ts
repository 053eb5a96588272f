import { execFile } from 'child_process';
import { promisify } from 'util';
import { Browser } from './browser';
import { HOST, HttpClient } from './http-client';
import { AUTHORS, BOOKS } from '../../../examples/learned-routes/server/pages';
import type { Random } from '../../learning/random';

/** The surroundings of the sessions of a day. */
export interface SessionContext {
  readonly random: Random;
  /** The day, as 2026-11-02. */
  readonly day: string;
  /** The port of the load balancer. */
  readonly port: number;
}

/** The requests of one client. */
export type Session = (client: HttpClient, context: SessionContext) => Promise<void>;

const uuid = (random: Random) => [8, 4, 4, 4, 12].map((length, index) => (index === 2 ? '4' : index === 3 ? 'a' : '') + random.text('0123456789abcdef', length - (index === 2 || index === 3 ? 1 : 0))).join('-');
const links = (page: string) => [...page.matchAll(/<a href="([^"]+)"/g)].map(([, target]) => target);
const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A reader who looks around, and buys now and then. */
const reader: Session = async (client, { random, day }) => {
  const browser = new Browser(client);
  const home = await browser.open('/');
  await browser.open(random.pick(links(home)));
  const listed = links(await browser.open('/books'));
  const book = random.pick(listed);
  await browser.open(book);
  if (random.chance(0.6)) await browser.open(`${book}/reviews`);
  if (random.chance(0.6)) await browser.open(`/authors/${random.pick(AUTHORS)}`);
  if (random.chance(0.5)) await browser.open(`/search?q=${random.pick(['rivers', 'trains', 'winter+poems'])}&page=${random.below(4)}`);
  if (random.chance(0.5)) await browser.open(`/events/${day.slice(0, 8)}${String(random.below(28) + 1).padStart(2, '0')}`);
  if (random.chance(0.3)) await client.chat('/chat');
  if (random.chance(0.6)) {
    await browser.submit('/basket', { book: book.split('/')[2] });
    // Without a login, the account redirects to the login.
    await browser.open('/account');
    await browser.submit('/login', { name: 'reader', password: 'secret' });
    await browser.submit('/checkout', {});
    const order = `/account/orders/${uuid(random)}`;
    await browser.open(order);
    await browser.open(`${order}/invoice.pdf`);
    if (random.chance(0.5)) await browser.submit(`${book}/reviews`, { text: 'Good.' });
    if (random.chance(0.5)) await browser.fetch('PUT', '/account/picture', 'a picture');
    await browser.submit('/logout', {});
  }
};

/** The app on a phone, which uses the API only. */
const mobileApp: Session = async (client, { random }) => {
  await client.get('/api/v1/users/me');
  await client.get(`/api/v1/books?page=${random.below(5)}`);
  for (let i = random.below(3) + 1; i > 0; i--) await client.get(`/api/v1/books/${random.below(9000) + 1}`);
  if (random.chance(0.5)) await client.get(`/api/v1/users/${random.below(900) + 1}`);
  if (random.chance(0.5)) await client.get('/api/v1/new-books');
  if (random.chance(0.4)) await client.send('PUT', '/api/v1/users/me', { body: '{"name":"Reader"}', headers: JSON_TYPE });
  if (random.chance(0.6)) {
    await client.send('POST', '/api/v1/orders', { body: '{"books":[1]}', headers: JSON_TYPE });
    await client.get(`/api/v1/orders/${uuid(random)}`);
  }
};

/** The staff, with a password that is wrong at first, and a program for the stock. */
const staff: Session = async (client, { random }) => {
  const authorization = (password: string) => ({ Authorization: `Basic ${Buffer.from(`manager:${password}`).toString('base64')}` });
  await client.get('/staff/stock');
  await client.get('/staff/stock', authorization('wrong'));
  await client.get('/staff/stock', authorization('books'));
  for (let i = 0; i < 4; i++) {
    const book = `/api/v1/books/${random.below(9000) + 1}`;
    await client.get(`${book}/stock`);
    await client.send('PATCH', book, { body: i === 0 ? 'not JSON' : '{"price":12}', headers: JSON_TYPE });
  }
};

/** A customer who cancels an order, which is rare. */
const cancellation: Session = async (client, { random }) => {
  await client.send('DELETE', `/api/v1/orders/${uuid(random)}`);
};

/** A reader who follows the link in the monthly newsletter. */
const newsletterReader: Session = async (client, { day }) => {
  await new Browser(client).open(`/newsletter/${day.slice(0, 7)}`);
};

/** The payment provider, whose program calls a webhook. */
const paymentProvider: Session = async (client, { random }) => {
  for (let i = random.below(4) + 2; i > 0; i--) {
    await client.send('POST', '/webhooks/payments', { body: JSON.stringify({ payment: uuid(random) }), headers: JSON_TYPE });
  }
};

/** The crawler of a search engine. */
const crawler: Session = async (client) => {
  await client.get('/robots.txt');
  const { body } = await client.get('/sitemap.xml');
  for (const [, target] of body.matchAll(/<loc>https:\/\/[^/]+([^<]+)<\/loc>/g)) await client.get(target);
  for (const book of BOOKS.slice(0, 3)) await client.get(`/books/${book}/reviews`);
};

/** A monitor that runs curl. */
const monitor: Session = async (client, { port }) => {
  for (let i = 0; i < 3; i++) {
    const { stdout } = await promisify(execFile)('curl', [
      '--silent', '--head', '--max-time', '10', '--interface', '127.0.5.1', '--user-agent', 'curl/8', '--header', `Host: ${HOST}`,
      '--output', '/dev/null', '--write-out', '%{http_code}', `http://127.0.0.1:${port}/`,
    ]);
    client.sent.push({ method: 'HEAD', target: '/', status: Number(stdout) });
  }
};

const DESKTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** The kinds of clients, in the order in which they come on each day. */
export interface ClientKind {
  readonly session: Session;
  readonly userAgent: string;
  /** The network of the addresses, and the number of clients on a day of each phase. */
  readonly network: string;
  readonly inLogs: (day: number) => number;
  readonly later: number;
}

export const CLIENT_KINDS: ClientKind[] = [
  { session: reader, userAgent: DESKTOP, network: '127.0.1', inLogs: () => 12, later: 25 },
  { session: mobileApp, userAgent: 'Bookshop/4.2 (Android 15)', network: '127.0.2', inLogs: () => 10, later: 25 },
  { session: staff, userAgent: DESKTOP, network: '127.0.3', inLogs: () => 2, later: 4 },
  { session: paymentProvider, userAgent: 'Payments-Webhook/2', network: '127.0.4', inLogs: () => 1, later: 2 },
  { session: monitor, userAgent: 'curl/8', network: '127.0.5', inLogs: () => 1, later: 1 },
  { session: crawler, userAgent: 'Mozilla/5.0 (compatible; SearchBot/1.0)', network: '127.0.6', inLogs: () => 1, later: 1 },
  { session: cancellation, userAgent: 'Bookshop/4.2 (Android 15)', network: '127.0.7', inLogs: (day) => day === 3 ? 1 : 0, later: 3 },
  { session: newsletterReader, userAgent: DESKTOP, network: '127.0.8', inLogs: () => 0, later: 8 },
];
