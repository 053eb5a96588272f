import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import type { Podman } from './podman';

/** The Debian that the proxy image is built upon, with nothing of the official image but its contents. */
export const PROXY_BASE = 'localhost/stand-in/nginx';
/** The same with the user and the stop signal that the official image has, for containers that run it as it is. */
const STOCK_NGINX = 'localhost/stand-in/nginx-unprivileged';
/** The name that the demo's Dockerfile asks for. */
export const NODE = 'docker.io/library/node:22-alpine';

/** Makes the images that stand in for those of public registries. */
export async function importStandIns(podman: Podman, base: string): Promise<void> {
  await podman.run(['import', base, PROXY_BASE], { timeoutMs: 120_000 });
  await podman.run(['import', '--change', 'USER 101', '--change', 'STOPSIGNAL SIGQUIT', '--change', 'CMD ["nginx", "-g", "daemon off;"]', base, STOCK_NGINX], { timeoutMs: 120_000 });
  await makeNodeImage(podman);
}

/** The stand-in for an image that a task definition names. */
export function standInFor(image: string): string {
  if (/(^|\/)nginx(-unprivileged)?[:@]/.test(image)) {
    return STOCK_NGINX;
  }
  throw new Error(`There is no stand-in for the image ${image}.`);
}

/** This machine's own Node.js and npm on top of the Debian, which is the same as this machine's. */
async function makeNodeImage(podman: Podman): Promise<void> {
  const context = path.join(podman.folder, 'node');
  const modules = path.join(context, 'lib/node_modules');
  fs.mkdirSync(modules, { recursive: true });
  fs.mkdirSync(path.join(context, 'bin'));
  fs.copyFileSync(process.execPath, path.join(context, 'bin/node'));
  fs.cpSync(npmFolder(), path.join(modules, 'npm'), { recursive: true, dereference: true });
  ['npm', 'npx'].forEach((name) => fs.symlinkSync(`../lib/node_modules/npm/bin/${name}-cli.js`, path.join(context, 'bin', name)));
  // Where a network is only reached through a certificate authority of its own, npm has to know it.
  const authorities = process.env.NODE_EXTRA_CA_CERTS;
  const certificates = authorities !== undefined && fs.existsSync(authorities);
  if (certificates) {
    fs.copyFileSync(authorities, path.join(context, 'extra-ca-certificates.crt'));
  }
  fs.writeFileSync(path.join(context, 'Dockerfile'), [
    `FROM ${PROXY_BASE}`,
    'COPY . /usr/local/',
    ...certificates ? ['ENV NODE_EXTRA_CA_CERTS=/usr/local/extra-ca-certificates.crt'] : [],
    'CMD ["node"]',
  ].join('\n'));
  await podman.run(['build', '--isolation', 'chroot', '--pull=never', '--tag', NODE, context], { timeoutMs: 120_000 });
  fs.rmSync(context, { recursive: true, force: true });
}

function npmFolder(): string {
  const root = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
  return path.join(root, 'npm');
}
