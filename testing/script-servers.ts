import * as fs from 'fs';
import * as path from 'path';
import { php } from './setup/php';
import { python } from './setup/python';
import { SocketApp, startSocketApp } from './socket-app';
import { UpstreamProtocol } from '../src/nginx';

/** What a script is told of a request, by whatever of the server: names that say so. */
const TOLD = '^(?:HTTPS?$|HTTP_|REQUEST_(?!TIME)|SERVER_|REMOTE_|SCRIPT_|PATH_INFO|QUERY_|CONTENT_|GATEWAY_|DOCUMENT_ROOT|REDIRECT_STATUS)';

/** What a script is told of every request of one client, for one host. */
export const TOLD_OF_EVERY_REQUEST = {
  REMOTE_ADDR: '203.0.113.9',
  HTTPS: 'on',
  REQUEST_SCHEME: 'https',
  SERVER_NAME: 'api.example.com',
  SERVER_PORT: '443',
  SERVER_PROTOCOL: 'HTTP/1.1',
  HTTP_HOST: 'api.example.com',
  HTTP_X_FORWARDED_FOR: '203.0.113.9',
  HTTP_X_FORWARDED_PROTO: 'https',
  HTTP_X_REAL_IP: '203.0.113.9',
};

/** Both answer with all that they are told, and repeat some of it in headers, for those who only ask whether a request may pass. */
const PHP_APP = `<?php
header('Content-Type: application/json');
header('X-Secret: 1');
header('X-Powered-By: PHP');
header('X-Asked: ' . implode(' ', array_map(fn ($name) => ($_SERVER[$name] ?? '') ?: '-', ['REQUEST_METHOD', 'REQUEST_URI', 'PATH_INFO', 'QUERY_STRING', 'CONTENT_LENGTH', 'HTTP_X_ORIGINAL_URI'])));
if ($_SERVER['PATH_INFO'] === '/auth/check') header('X-Told: ' . json_encode(array_filter($_SERVER, fn ($name) => preg_match('/${TOLD}/', $name), ARRAY_FILTER_USE_KEY), JSON_UNESCAPED_SLASHES));
if ($_SERVER['PATH_INFO'] === '/api/missing' || $_SERVER['PATH_INFO'] === '/auth/check' && isset($_SERVER['HTTP_X_DENY'])) http_response_code(404);
if ($_SERVER['PATH_INFO'] === '/api/elsewhere') header('X-Accel-Redirect: /admin/x');
if ($_SERVER['PATH_INFO'] === '/stream') {
  while (ob_get_level() > 0) ob_end_flush();
  echo 'at once';
  flush();
  usleep(1500000);
}
echo json_encode(['env' => $_SERVER, 'body' => file_get_contents('php://input')], JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR);
`;
const WSGI_APP = `
import json
def application(environ, start_response):
    path = environ['PATH_INFO']
    asked = [environ.get(name) or '-' for name in ['REQUEST_METHOD', 'REQUEST_URI', 'PATH_INFO', 'QUERY_STRING', 'CONTENT_LENGTH', 'HTTP_X_ORIGINAL_URI']]
    more = [('X-Accel-Redirect', '/admin/x')] if path == '/api/elsewhere' else []
    start_response('404 Not Found' if path == '/api/missing' else '101 Switching Protocols' if path == '/api/switch' else '200 OK',
        [('Content-Type', 'application/json'), ('X-Secret', '1'), ('X-Powered-By', 'uwsgi'), ('X-Asked', ' '.join(asked))] + more)
    env = {name: value for name, value in environ.items() if isinstance(value, str)}
    return [json.dumps({'env': env, 'body': environ['wsgi.input'].read().decode()}).encode()]
`;

/** A real server of another language. */
export interface ScriptServer {
  readonly protocol: UpstreamProtocol;
  /** Starts one more, at a socket of its own. */
  readonly start: () => Promise<SocketApp>;
  /** What it is told of the script. */
  readonly own: Record<string, string>;
}

/** PHP's own server, with its script and socket in a folder, or the reason why there is none. */
export function fastCgiServer(folder: string): ScriptServer | { readonly absent: string } {
  const found = php();
  if ('absent' in found) {
    return found;
  }
  const script = path.join(folder, 'index.php');
  fs.writeFileSync(script, PHP_APP);
  let count = 0;
  return {
    protocol: UpstreamProtocol.fastCgi({ scriptFilename: script }),
    start: () => {
      const socket = path.join(folder, `php-${++count}.sock`);
      // Otherwise it ends after 500 requests.
      return startSocketApp(socket, found.executable, ['-b', socket], { PHP_FCGI_MAX_REQUESTS: '0' });
    },
    own: { GATEWAY_INTERFACE: 'CGI/1.1', SERVER_SOFTWARE: 'nginx', SCRIPT_FILENAME: script, SCRIPT_NAME: '/index.php', DOCUMENT_ROOT: folder, REDIRECT_STATUS: '200' },
  };
}

/** The same for Python. */
export function uwsgiServer(folder: string): ScriptServer | { readonly absent: string } {
  const found = python('testing/uwsgi/requirements.txt');
  if ('absent' in found) {
    return found;
  }
  const script = path.join(folder, 'app.py');
  fs.writeFileSync(script, WSGI_APP);
  let count = 0;
  return {
    protocol: UpstreamProtocol.uwsgi(),
    start: () => {
      const socket = path.join(folder, `wsgi-${++count}.sock`);
      return startSocketApp(socket, path.join(path.dirname(found.executable), 'uwsgi'), ['--socket', socket, '--wsgi-file', script, '--need-app', '--buffer-size', '16384']);
    },
    own: { SCRIPT_NAME: '' },
  };
}
