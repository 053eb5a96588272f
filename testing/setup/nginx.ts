import { execFileSync, spawnSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { apt, debianArchive, installPackages } from './debian-packages';
import { installedNginx, runs } from '../../src/commands/nginx/nginx-program';

/**
 * The NGINX to test with: `NGINX_BINARY` names one, `NGINX_VERSION=newest`
 * asks for the newest of Debian, unpacked beside the system's own; otherwise
 * the one that is installed, which is installed when it can be.
 */
export function nginxBinary(): string {
  found ??= attempt();
  if (found instanceof Error) {
    throw found;
  }
  return found;
}

/** A failure is kept too: what could not be set up once is not tried again for every test. */
let found: string | Error | undefined;

function attempt(): string | Error {
  try {
    return find();
  } catch (error) {
    return error as Error;
  }
}

function find(): string {
  const named = process.env.NGINX_BINARY;
  if (named) {
    if (!runs(named)) {
      throw new Error(`NGINX_BINARY=${named} does not run: "${named} -V" fails.`);
    }
    return named;
  }
  const version = process.env.NGINX_VERSION;
  if (version === 'newest') {
    return newest();
  }
  if (version) {
    throw new Error(`NGINX_VERSION=${version} is not known: the only value is "newest"; name any other NGINX by NGINX_BINARY.`);
  }
  return installedNginx() ?? install();
}

const HOW_TO = 'NGINX is needed and was not found: install it ("apt-get install nginx", "brew install nginx") or name one by NGINX_BINARY.';

/** Installs Debian's NGINX. */
function install(): string {
  try {
    installPackages(['nginx']);
  } catch (error) {
    throw new Error(`${HOW_TO} (${(error as Error).message})`);
  }
  const binary = installedNginx();
  if (!binary) {
    throw new Error(HOW_TO);
  }
  return binary;
}

const SUITE = 'sid';
const PACKAGES = ['nginx', 'libc6', 'libcrypt1', 'libpcre2-8-0', 'libssl3t64', 'zlib1g', 'libzstd1'];

/**
 * Debian's newest NGINX together with the libraries that it was built
 * against, down to the dynamic linker, so that nothing of the system changes.
 */
function newest(): string {
  const cache = path.resolve(__dirname, '../../node_modules/.cache');
  const folder = path.join(cache, `nginx-newest-${SUITE}`);
  const wrapper = path.join(folder, 'nginx');
  if (runs(wrapper)) {
    return wrapper;
  }
  if (!fs.existsSync('/usr/bin/apt-get')) {
    throw new Error('NGINX_VERSION=newest unpacks a Debian package and needs apt-get; name another NGINX by NGINX_BINARY.');
  }
  fs.mkdirSync(cache, { recursive: true });
  const work = fs.mkdtempSync(path.join(cache, 'nginx-newest-work-'));
  try {
    download(work);
    const made = unpack(work);
    try {
      fs.renameSync(made, folder);
    } catch (error) {
      // Another process was faster: what it made is the same.
      if (!fs.existsSync(wrapper)) {
        throw error;
      }
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
  if (!runs(wrapper)) {
    const complaint = spawnSync(wrapper, ['-V'], { encoding: 'utf8' }).stderr;
    fs.rmSync(folder, { recursive: true, force: true });
    throw new Error(`The unpacked NGINX does not run: ${complaint.trim()}`);
  }
  return wrapper;
}

/** A folder with the packages' files and a script that starts NGINX with them, wherever the folder is. */
function unpack(work: string): string {
  const made = path.join(work, 'made');
  fs.mkdirSync(made);
  for (const file of fs.readdirSync(work).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', path.join(work, file), path.join(made, 'root')]);
  }
  const inside = (name: RegExp) => path.relative(made, one(made, name));
  const libraries = new Set([/^libc\.so\.6$/, /^libpcre2-8\.so\.0$/, /^libssl\.so\.3$/, /^libz\.so\.1$/].map((name) => `$here/${path.dirname(inside(name))}`));
  const script = [
    '#!/bin/sh',
    'here=$(cd "$(dirname "$0")" && pwd)',
    `exec "$here/${inside(/^ld-linux.*\.so\.\d+$/)}" --library-path "${[...libraries].join(':')}" "$here/root/usr/sbin/nginx" "$@"`,
  ];
  fs.writeFileSync(path.join(made, 'nginx'), `${script.join('\n')}\n`, { mode: 0o755 });
  return made;
}

function download(folder: string): void {
  const lists = path.join(folder, 'lists');
  const archives = path.join(folder, 'cache');
  fs.mkdirSync(path.join(lists, 'partial'), { recursive: true });
  fs.mkdirSync(path.join(archives, 'archives/partial'), { recursive: true });
  const sources = path.join(folder, 'sources.list');
  fs.writeFileSync(sources, `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${debianArchive()} ${SUITE} main\n`);
  const options = Object.entries({
    'Dir::Etc::sourcelist': sources,
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': lists,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': archives,
    'APT::Default-Release': '',
    'APT::Sandbox::User': os.userInfo().username,
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
  apt([...options, 'update']);
  apt([...options, 'download', ...PACKAGES], folder);
}

/** The one file of this name in the tree, as an absolute path. */
function one(root: string, name: RegExp): string {
  const queue = [root];
  for (let folder = queue.shift(); folder; folder = queue.shift()) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        queue.push(full);
      } else if (name.test(entry.name)) {
        return full;
      }
    }
  }
  throw new Error(`No file ${name} was unpacked.`);
}

if (require.main === module) {
  process.stdout.write(`${nginxBinary()}\n`);
}
