/**
 * How proxies are often configured by hand: a location for the prefix, and the client's `Upgrade` passed on. Played at
 * this, the threats must do harm, or the tests of the real configuration show nothing.
 */
export const NAIVE_PROXY = `
daemon off;
pid /tmp/nginx.pid;
error_log stderr;
events {}
http {
  client_body_temp_path /tmp/client_body;
  proxy_temp_path /tmp/proxy;
  fastcgi_temp_path /tmp/fastcgi;
  uwsgi_temp_path /tmp/uwsgi;
  scgi_temp_path /tmp/scgi;
  log_format json escape=json '{"status":$status}';
  access_log /dev/stdout json;
  upstream app {
    server 127.0.0.1:3000;
  }
  server {
    listen 8080;
    location /api {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection 'upgrade';
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    }
  }
  server {
    listen 8081;
    location / {
      return 404;
    }
  }
}
`;
