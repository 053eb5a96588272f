import { expressionOf, isTemplate, Operations } from '../routes/operations';

/*
 * NGINX configurations by hand. `LISTEN` and `APP` are `HOST:PORT`; the access
 * log is off unless a text is about it.
 */

const KEEP_ALIVE = 'keepalive_timeout 75s; keepalive_requests 10000;';
const UPSTREAM = (app: string) => `upstream app { server ${app}; keepalive 32; }`;
const FORWARD = 'proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr;';

function around(folder: string, http: string, connections = 4096, main = ''): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ');
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

/** The app: as fast as an app can be, so that the proxy is what is measured. Below `/api/files/` it has what is in `files`. */
export function appText(listen: string, folder: string): string {
  return around(folder, `access_log off;
keepalive_requests 1000000;
client_max_body_size 0;
sendfile on;
server {
  listen ${listen};
  location / { default_type application/json; return 200 '{"ok":true}'; }
  location /api/files/ {
    alias ${folder}/files/;
    default_type application/json;
    etag off;
    if_modified_since off;
  }
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

/** What ours writes into its log, as one writes it by hand. */
const JSON_LOG = `log_format json escape=json '{"time":"$time_iso8601","request_id":"$request_id","client":"$remote_addr","host":"$host","method":"$request_method",'
  '"target":"$request_uri","protocol":"$server_protocol","status":$status,"route":"/api","reason":"","upstream_status":"$upstream_status",'
  '"upstream_time":"$upstream_response_time","request_time":$request_time,"bytes_received":$request_length,"bytes_sent":$bytes_sent,'
  '"trace_id":"$http_x_amzn_trace_id","user_agent":"$http_user_agent"}';`;

/** TLS as Mozilla's "intermediate" configuration has it, which ours has, too. */
const TLS = (folder: string) => `ssl_certificate ${folder}/tls-certificate.pem;
ssl_certificate_key ${folder}/tls-key.pem;
ssl_protocols TLSv1.2 TLSv1.3;
ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
ssl_session_cache shared:tls:10m;
ssl_session_timeout 1d;
ssl_session_tickets off;`;

export interface HandWritten {
  /** Whether there is a log in JSON, in this file. */
  readonly jsonLog?: string;
  readonly tls?: boolean;
}

/** The same prefix with what ours does for an accepted request besides checking it, as one writes it by hand. */
export function handWrittenText(listen: string, app: string, folder: string, { jsonLog, tls = false }: HandWritten = {}): string {
  return around(folder, `${jsonLog === undefined ? 'access_log off;' : `${JSON_LOG}\naccess_log ${jsonLog} json;`}
${KEEP_ALIVE}
${tls ? TLS(folder) : ''}
server_tokens off;
client_max_body_size 200m;
client_header_timeout 10s;
client_body_timeout 10s;
send_timeout 10s;
set_real_ip_from 0.0.0.0/0;
real_ip_header X-Forwarded-For;
gzip on;
gzip_proxied any;
gzip_vary on;
gzip_comp_level 1;
gzip_min_length 1000;
gzip_types text/plain text/css text/javascript application/json application/javascript;
map $http_x_forwarded_proto $forwarded_proto { default http; https https; }
${UPSTREAM(app)}
server {
  listen ${listen}${tls ? ' ssl' : ''};
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
