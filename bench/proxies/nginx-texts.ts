import { expressionOf, isTemplate, Operations } from '../routes/operations';

/*
 * NGINX configurations by hand. `LISTEN` and `APP` are `HOST:PORT`; the access
 * log is off unless a text is about it.
 */

const KEEP_ALIVE = 'keepalive_timeout 75s; keepalive_requests 10000;';
const UPSTREAM = (app: string) => `upstream app { server ${app}; keepalive 32; }`;
const FORWARD = 'proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;';

function around(folder: string, http: string, connections = 4096, main = ''): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(name => `${name}_temp_path ${folder}/${name};`).join(' ');
  return `daemon off;
pid ${folder}/nginx.pid;
error_log stderr warn;
worker_processes 1;
${main}
events { worker_connections ${connections}; }
http {
  ${temporary}
${http.replace(/^/gm, '  ')}
}
`;
}

/** The app: as fast as an app can be, so that the proxy is what is measured. */
export function appText(listen: string, folder: string): string {
  return around(folder, `access_log off;
keepalive_requests 1000000;
server {
  listen ${listen};
  location / { default_type application/json; return 200 '{"ok":true}'; }
}`);
}

/** The configuration that the construct replaces, as it was written. */
export function seedText(listen: string, app: string, folder: string): string {
  return around(folder, `access_log off;
gzip on;
gzip_proxied any;
gzip_types text/plain application/json;
gzip_min_length 1000;
server {
  listen ${listen};
  location /api {
    if ($request_method !~ ^(GET|POST|HEAD|OPTIONS|PUT|DELETE)$) { return 405; }
    proxy_pass http://${app};
    proxy_http_version 1.1;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection 'upgrade';
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_cache_bypass $http_upgrade;
  }
}`, 768);
}

/** The fastest NGINX that forwards one prefix: connections to the app are kept, nothing is checked. */
export function handTunedText(listen: string, app: string, folder: string, accessLog = 'off'): string {
  return around(folder, `access_log ${accessLog};
${KEEP_ALIVE}
${UPSTREAM(app)}
server {
  listen ${listen};
  location /api { ${FORWARD} }
  location / { return 404; }
}`);
}

/** The same prefix with what ours does for an accepted request besides checking it, as one writes it by hand. */
export function handWrittenText(listen: string, app: string, folder: string): string {
  return around(folder, `access_log off;
${KEEP_ALIVE}
server_tokens off;
client_max_body_size 1m;
client_header_timeout 10s;
client_body_timeout 10s;
send_timeout 10s;
set_real_ip_from 0.0.0.0/0;
real_ip_header X-Forwarded-For;
gzip on;
gzip_proxied any;
gzip_vary on;
gzip_types text/plain text/css text/javascript application/json application/javascript;
map $http_x_forwarded_proto $forwarded_proto { default http; https https; }
${UPSTREAM(app)}
server {
  listen ${listen};
  location /api {
    proxy_pass http://app;
    proxy_http_version 1.1;
    proxy_connect_timeout 2s;
    proxy_set_header Connection "";
    proxy_set_header Upgrade "";
    proxy_set_header Host $host;
    proxy_set_header X-Real-IP $remote_addr;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $forwarded_proto;
    proxy_set_header X-Forwarded-Host $host;
    proxy_set_header X-Request-Id $request_id;
  }
  location / { return 404; }
}`);
}

/** The cheapest rejection that NGINX can make. */
export function bare404Text(listen: string, folder: string): string {
  return around(folder, `access_log off;
${KEEP_ALIVE}
server {
  listen ${listen};
  location / { return 404; }
}`);
}

/** One location for each path, as one writes it first. */
export function locationPerRouteText(listen: string, app: string, folder: string, operations: Operations[]): string {
  const locations = operations.map(({ path, methods }) => {
    const match = isTemplate({ path }) ? `~ "^${expressionOf(path)}$"` : `= ${path}`;
    return `  location ${match} { if ($request_method !~ ^(${methods.join('|')})$) { return 405; } ${FORWARD} }`;
  });
  return around(folder, `access_log off;
${KEEP_ALIVE}
${UPSTREAM(app)}
server {
  listen ${listen};
  location / { return 404; }
${locations.join('\n')}
}`, 4096, 'pcre_jit on;');
}
