import { createHash } from 'crypto';
import type { Answer, AppRequest, Operation } from './router';

/** The books of the shop, by the names in their URLs. */
export const BOOKS = [
  'the-lighthouse-keeper', 'salt-and-iron', 'a-year-of-rivers', 'night-trains', 'the-glass-orchard', 'paper-moons', 'winter-harbour', 'small-kingdoms',
  'the-cartographers-son', 'red-kites', 'before-the-thaw', 'letters-from-the-delta',
];
export const AUTHORS = ['ada-lindqvist', 'tomas-varga', 'nia-okafor', 'jun-sato', 'elena-rossi', 'pavel-dusek', 'marta-silva', 'ian-mccall'];
const GENRES = ['crime', 'poetry', 'science', 'travel'];

const STYLES = 'body { font: 1rem/1.5 serif }';
const SCRIPT = 'document.documentElement.dataset.ready = "true";';
const hashed = (name: string, text: string, extension: string) => `${name}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}.${extension}`;

/** The static files, by the names under `/assets`. A name contains a hash of the content. */
const ASSETS = new Map<string, { type: string; text: string }>([
  [hashed('styles', STYLES, 'css'), { type: 'text/css', text: STYLES }],
  [hashed('shop', SCRIPT, 'js'), { type: 'text/javascript', text: SCRIPT }],
  ...[...BOOKS, ...AUTHORS].map((name): [string, { type: string; text: string }] => (
    [`pictures/${hashed(name, name, 'svg')}`, { type: 'image/svg+xml', text: `<svg xmlns="http://www.w3.org/2000/svg"><text>${name}</text></svg>` }])),
]);
const assetOf = (name: string) => [...ASSETS.keys()].find((file) => file.replace('pictures/', '').startsWith(`${name}-`))!;

/** A page, whose links and pictures a browser follows. */
function page(title: string, links: string[] = [], pictures: string[] = []): Answer {
  const head = `<title>${title}</title><link rel="stylesheet" href="/assets/${assetOf('styles')}"><script src="/assets/${assetOf('shop')}"></script>`;
  const body = [...links.map((link) => `<a href="${link}">${link}</a>`), ...pictures.map((name) => `<img src="/assets/${assetOf(name)}">`)].join('\n');
  return { headers: { 'Content-Type': 'text/html; charset=utf-8' }, body: `<!doctype html>${head}<h1>${title}</h1>${body}` };
}

const redirect = (location: string, headers = {}): Answer => ({ status: 303, headers: { Location: location, ...headers } });
const notFound: Answer = { status: 404, body: 'not found' };
const whenLoggedIn = (then: (request: AppRequest) => Answer) => (request: AppRequest) => request.isLoggedIn ? then(request) : redirect('/login');

function asset({ values: [name], headers }: AppRequest): Answer {
  const found = ASSETS.get(name);
  if (found === undefined) {
    return notFound;
  }
  const tag = `"${createHash('sha256').update(found.text).digest('hex').slice(0, 16)}"`;
  const fields = { 'ETag': tag, 'Content-Type': found.type, 'Cache-Control': 'public, max-age=31536000' };
  return headers['if-none-match'] === tag ? { status: 304, headers: fields } : { headers: fields, body: found.text };
}

const staff = ({ headers }: AppRequest): Answer => {
  if (headers.authorization === undefined) {
    return { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="Staff"' } };
  }
  return headers.authorization === `Basic ${Buffer.from('manager:books').toString('base64')}` ? page('Stock') : { status: 403 };
};

/** The operations for browsers. */
export const PAGES: Operation[] = [
  { method: 'GET', path: '/', handler: () => page('Bookshop', ['/books', '/events', ...GENRES.map((genre) => `/genres/${genre}`)], BOOKS.slice(0, 3)) },
  { method: 'GET', path: '/favicon.ico', handler: () => ({ headers: { 'Content-Type': 'image/x-icon' }, body: Buffer.from([0, 0, 1, 0]) }) },
  { method: 'GET', path: '/robots.txt', handler: () => ({ headers: { 'Content-Type': 'text/plain' }, body: 'Sitemap: https://books.example.com/sitemap.xml\n' }) },
  {
    method: 'GET',
    path: '/sitemap.xml',
    handler: () => ({ headers: { 'Content-Type': 'application/xml' }, body: BOOKS.map((name) => `<loc>https://books.example.com/books/${name}</loc>`).join('\n') }),
  },
  { method: 'GET', path: '/assets/*', handler: asset },
  { method: 'GET', path: '/books', handler: () => page('Books', BOOKS.map((name) => `/books/${name}`)) },
  { method: 'GET', path: '/books/:book', handler: ({ values: [name] }) => BOOKS.includes(name) ? page(name, [`/books/${name}/reviews`], [name]) : notFound },
  { method: 'GET', path: '/books/:book/reviews', handler: ({ values: [name] }) => BOOKS.includes(name) ? page(`Reviews of ${name}`) : notFound },
  { method: 'POST', path: '/books/:book/reviews', handler: whenLoggedIn(({ values: [name] }) => redirect(`/books/${name}/reviews`)) },
  { method: 'GET', path: '/authors/:author', handler: ({ values: [name] }) => AUTHORS.includes(name) ? page(name, [], [name]) : notFound },
  { method: 'GET', path: '/genres/:genre', handler: ({ values: [name] }) => GENRES.includes(name) ? page(name, BOOKS.slice(4, 8).map((book) => `/books/${book}`)) : notFound },
  { method: 'GET', path: '/search', handler: ({ query }) => page(`Results for ${query.get('q')?.length ?? 0} characters`) },
  { method: 'GET', path: '/events/:date', handler: ({ values: [date] }) => /^\d{4}-\d\d-\d\d$/.test(date) ? page(`Readings on ${date}`) : notFound },
  { method: 'GET', path: '/events', handler: () => page('Readings') },
  { method: 'GET', path: '/login', handler: () => page('Login') },
  { method: 'POST', path: '/login', handler: () => redirect('/account', { 'Set-Cookie': 'session=reader; Path=/; HttpOnly; Secure' }) },
  { method: 'POST', path: '/logout', handler: () => redirect('/', { 'Set-Cookie': 'session=; Path=/; Max-Age=0' }) },
  { method: 'GET', path: '/basket', handler: () => page('Basket') },
  { method: 'POST', path: '/basket', handler: () => redirect('/basket') },
  { method: 'POST', path: '/checkout', handler: whenLoggedIn(() => redirect('/account/orders')) },
  { method: 'GET', path: '/account', handler: whenLoggedIn(() => page('Account')) },
  { method: 'GET', path: '/account/orders', handler: whenLoggedIn(() => page('Orders')) },
  { method: 'GET', path: '/account/orders/:order', handler: whenLoggedIn(({ values: [order] }) => page(order)) },
  {
    method: 'GET',
    path: '/account/orders/:order/invoice.pdf',
    handler: whenLoggedIn(() => ({ headers: { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment' }, body: '%PDF-1.4\n%%EOF\n' })),
  },
  { method: 'PUT', path: '/account/picture', handler: whenLoggedIn(({ body }) => body.length > 0 ? { status: 204 } : { status: 422 }) },
  { method: 'GET', path: '/newsletter/:month', handler: ({ values: [month] }) => /^\d{4}-\d\d$/.test(month) ? page(`Newsletter ${month}`) : notFound },
  { method: 'GET', path: '/staff/stock', handler: staff },
];
