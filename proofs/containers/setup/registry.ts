import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as https from 'https';
import * as net from 'net';
import * as path from 'path';
import { withFreePorts } from '../../../src/commands/nginx/free-ports';
import { until } from '../../../src/commands/nginx/waiting';
import { certificates } from '../../../testing/certificates';
import { program } from '../../../testing/setup/debian-program';

/** A container registry on the loopback interface: the program `registry` of CNCF Distribution, as Debian packages it. */
export class Registry {
  /** @param folder a folder for images and configuration, which the caller removes */
  public static async start(folder: string): Promise<Registry> {
    const registry = program('docker-registry');
    const { authority, server } = certificates();
    const write = (name: string, text: string) => {
      fs.writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const trusted = write('authority.pem', authority.cert);
    return withFreePorts(1, async ([port]) => {
      const file = path.join(folder, 'registry.json'); // JSON is YAML
      fs.writeFileSync(file, JSON.stringify({
        version: 0.1,
        storage: { filesystem: { rootdirectory: path.join(folder, 'registry') } },
        http: { addr: `127.0.0.1:${port}`, tls: { certificate: write('server.pem', server.cert), key: write('server.key', server.key) } },
      }));
      const child = spawn(registry, ['serve', file], { stdio: 'ignore' });
      if (!await until(() => accepts(port), 20_000)) {
        child.kill('SIGKILL');
        throw new Error('the registry does not answer');
      }
      return new Registry(`localhost:${port}`, trusted, child);
    });
  }

  /** @param authority the file with the certificate authority that clients must trust */
  private constructor(public readonly address: string, public readonly authority: string, private readonly child: ChildProcess) {}

  /** The tags of a repository. */
  public tags(repository: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      https.get(`https://${this.address}/v2/${repository}/tags/list`, { ca: fs.readFileSync(this.authority) }, async (response) => {
        const text = (await response.toArray()).join('');
        resolve(response.statusCode === 200 ? JSON.parse(text).tags : []);
      }).on('error', reject);
    });
  }

  public stop(): void {
    this.child.kill('SIGKILL');
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    }).on('error', () => resolve(false));
  });
}
