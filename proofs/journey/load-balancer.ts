import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { RunningNginx, startNginx } from '../../testing/nginx';

/** NGINX as a load balancer whose access log has NGINX's predefined format `combined`. */
const TEXT = `daemon off;
worker_processes 1;
pid /tmp/nginx.pid;
error_log stderr;
events {}
http {
  access_log off;
  map $http_upgrade $connection_field {
    "" "";
    default upgrade;
  }
  upstream target {
    server 127.0.0.1:3000;
    keepalive 8;
  }
  server {
    listen 8080;
    access_log /dev/stdout combined;
    location / {
      proxy_pass http://target;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header X-Forwarded-Port 443;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_field;
    }
  }
  server {
    listen 8081;
    return 200;
  }
}
`;

/** The lines of the access log of NGINX in a folder, after NGINX has stopped. */
export function loggedLines(folder: string): string[] {
  return fs.readFileSync(path.join(folder, 'stdout.log'), 'utf8').split('\n').filter((line) => line !== '');
}

/** A load balancer in front of the app, or of the proxy. */
export class LoadBalancer {
  public static async start(target: number): Promise<LoadBalancer> {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'load-balancer-'));
    return new LoadBalancer(await startNginx({ text: TEXT, app: { port: target }, prefix: folder }), folder);
  }

  private constructor(private readonly nginx: RunningNginx, private readonly folder: string) {}

  public get port(): number {
    return this.nginx.port;
  }

  /** Stops the load balancer, and returns the lines of its access log. */
  public async stop(): Promise<string[]> {
    await this.nginx.stop();
    const lines = loggedLines(this.folder);
    fs.rmSync(this.folder, { recursive: true, force: true });
    return lines;
  }
}
