import { spawn } from 'child_process';
import { createHash } from 'crypto';
import * as fs from 'fs';
import * as path from 'path';
import { debianArchive } from '../../../testing/setup/debian-packages';
import { run } from '../run';

const CACHE = path.resolve(__dirname, '../../../.tmp/containers');

/** What the base images have that this one stands in for: NGINX, `wget` for the health check, and what a Node.js app needs. */
const PACKAGES = ['nginx-light', 'wget', 'ca-certificates', 'libstdc++6'];

/** The users of the official images of NGINX and of Node.js. */
const USERS = [{ name: 'nginx', id: 101 }, { name: 'node', id: 1000 }];

/** Nothing of it is needed at run time. */
const SUPERFLUOUS = ['usr/share/doc', 'usr/share/locale', 'usr/share/man', 'var/cache/apt', 'var/lib/apt/lists'];

/**
 * The root file system of an image as a tar file, made from Debian's packages once and then kept.
 *
 * It stands in for `nginx-unprivileged` and `node`, so that no registry of images is needed.
 */
export async function debianBase(progress: (text: string) => void): Promise<string> {
  const suite = debianSuite();
  const recipe = createHash('sha256').update(JSON.stringify([suite, PACKAGES, USERS, SUPERFLUOUS])).digest('hex').slice(0, 12);
  const file = path.join(CACHE, `debian-${suite}-${recipe}.tar`);
  if (fs.existsSync(file)) {
    return file;
  }
  fs.mkdirSync(CACHE, { recursive: true });
  const work = fs.mkdtempSync(path.join(CACHE, 'work-'));
  try {
    const root = path.join(work, 'root');
    await debootstrap(suite, root, progress);
    SUPERFLUOUS.forEach((folder) => fs.rmSync(path.join(root, folder), { recursive: true, force: true }));
    USERS.forEach(({ name, id }) => addUser(root, name, id));
    const made = path.join(work, 'made.tar');
    await run('tar', ['-C', root, '--exclude=./dev/*', '-cf', made, '.'], { timeoutMs: 60_000 });
    fs.renameSync(made, file);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  return file;
}

/** The suite of this machine, so that its own Node.js runs in the image, too. */
function debianSuite(): string {
  const release = fs.readFileSync('/etc/os-release', 'utf8');
  const value = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, 'm').exec(release)?.[1];
  const suite = value('VERSION_CODENAME');
  if (value('ID') !== 'debian' || !suite) {
    throw new Error('the base image is made from Debian\'s packages, and this machine is not Debian');
  }
  return suite;
}

function debootstrap(suite: string, root: string, progress: (text: string) => void): Promise<void> {
  const started = Date.now();
  let stage = '';
  return new Promise((resolve, reject) => {
    const child = spawn('debootstrap', ['--variant=minbase', `--include=${PACKAGES.join(',')}`, suite, root, debianArchive()], { stdio: ['ignore', 'pipe', 'pipe'] });
    const limit = setTimeout(() => child.kill('SIGTERM'), 300_000);
    let said = '';
    const listen = (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-2000);
      for (const [, next] of String(chunk).matchAll(/^I: (Retrieving|Extracting|Unpacking|Configuring) /gm)) {
        if (next !== stage) {
          stage = next;
          progress(`  ${stage.toLowerCase()} packages (${Math.round((Date.now() - started) / 1000)} s)`);
        }
      }
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('close', (status) => {
      clearTimeout(limit);
      return status === 0 ? resolve() : reject(new Error(`debootstrap failed: ${said.trim().split('\n').pop()}`));
    });
  });
}

function addUser(root: string, name: string, id: number): void {
  const home = `/home/${name}`;
  fs.appendFileSync(path.join(root, 'etc/group'), `${name}:x:${id}:\n`);
  fs.appendFileSync(path.join(root, 'etc/passwd'), `${name}:x:${id}:${id}::${home}:/bin/sh\n`);
  fs.mkdirSync(path.join(root, home));
  fs.chownSync(path.join(root, home), id, id);
}
