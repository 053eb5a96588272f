// The app of a task: says which version it is, after the time that a request asks for.
const http = require('http');

const { PORT, VERSION, BEHAVIOR } = process.env;
if (BEHAVIOR === 'exits') {
  process.exit(1);
}

const server = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://localhost');
  const number = url.searchParams.get('n');
  if (number === null) { // a health check
    response.writeHead(BEHAVIOR === 'answers' ? 200 : 503).end();
    return;
  }
  const end = () => response.end(JSON.stringify({ version: VERSION, number: Number(number) }));
  if (url.searchParams.has('stream')) {
    response.flushHeaders();
    response.write(' ');
  }
  setTimeout(end, Number(url.searchParams.get('wait') ?? 0));
});
// It is the proxy that closes idle connections.
server.keepAliveTimeout = 600_000;
server.listen(Number(PORT), '127.0.0.1');
// An app may end at once: by then the proxy has ended, and no request is left.
process.once('SIGTERM', () => process.exit(0));
