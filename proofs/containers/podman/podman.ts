import { spawnSync } from 'child_process';
import { setMaxListeners } from 'events';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { attempt, Outcome, run, RunOptions } from '../run';

/** podman lowers its own limit of processes, and cannot give containers more than it has. */
const PROCESSES = 16_384;

/**
 * podman with a storage of its own in a temporary folder, so that nothing of it is left behind and nothing of the
 * machine's own containers is touched.
 */
export class Podman {
  /** The folder that everything is in. */
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'podman-'));
  /** The largest limits that a container can be given on this machine. */
  public readonly limits = { nofile: hardLimit('Max open files'), nproc: Math.min(hardLimit('Max processes'), PROCESSES) };
  /** The control group that all pods are in. */
  public readonly cgroup = `/${path.basename(this.folder)}`;
  private readonly closing = new AbortController();
  private readonly environment: NodeJS.ProcessEnv;
  private readonly options: string[];

  constructor() {
    setMaxListeners(0, this.closing.signal); // a listener for each command that is at work
    const configuration = path.join(this.folder, 'containers.conf');
    // The container that holds a pod's network takes its limits from here only.
    const ulimits = Object.entries(this.limits).map(([name, value]) => `"${name}=${value}:${value}"`);
    fs.writeFileSync(configuration, `[containers]\ndefault_ulimits = [${ulimits.join(', ')}]\n`);
    this.environment = { ...process.env, CONTAINERS_CONF: configuration };
    const [overlay, vfs] = ['overlay', 'vfs'].map((driver) => [
      '--root', path.join(this.folder, `storage-${driver}`), '--runroot', path.join(this.folder, 'run'), '--tmpdir', path.join(this.folder, 'tmp'),
      '--storage-driver', driver, '--runtime', 'runc', '--cgroup-manager', 'cgroupfs', '--events-backend', 'file',
    ]);
    this.options = spawnSync('podman', [...overlay, 'info'], { env: this.environment, stdio: 'ignore' }).status === 0 ? overlay : vfs;
  }

  /** Runs a command that has to succeed, and gives what it printed. */
  public async run(args: string[], options: RunOptions = {}): Promise<string> {
    return (await run('podman', [...this.options, ...args], { ...options, env: this.environment, signal: this.closing.signal })).trim();
  }

  /** Runs a command whose exit status matters. */
  public attempt(args: string[], options: RunOptions = {}): Promise<Outcome> {
    return attempt('podman', [...this.options, ...args], { ...options, env: this.environment, signal: this.closing.signal });
  }

  /** Shell code that runs podman on this storage with the arguments of the script. */
  public get script(): string {
    const quoted = ['podman', ...this.options].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
    return `CONTAINERS_CONF='${this.environment.CONTAINERS_CONF}' exec ${quoted.join(' ')} "$@"`;
  }

  /** What `podman inspect` says of a container or an image. */
  public async inspect(name: string): Promise<any> {
    return JSON.parse(await this.run(['inspect', name]))[0];
  }

  /** Ends all containers, and commands that are at work, and removes the storage. */
  public close(): void {
    this.closing.abort();
    for (const command of ['pod rm --all --force --time 0', 'rm --all --force --time 0', 'umount --all']) {
      spawnSync('podman', [...this.options, ...command.split(' ')], { env: this.environment, stdio: 'ignore', timeout: 30_000 });
    }
    this.unmount();
    this.removeCgroups();
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }

  /** The storage itself may be mounted, too. */
  private unmount(): void {
    const places = fs.readFileSync('/proc/self/mounts', 'utf8').split('\n').map((line) => line.split(' ')[1] ?? '');
    for (const place of places.filter((candidate) => candidate.startsWith(`${this.folder}/`)).reverse()) {
      spawnSync('umount', ['-l', place], { stdio: 'ignore' });
    }
  }

  /** podman leaves the groups that pods were in. There is one hierarchy, or one for each controller. */
  private removeCgroups(): void {
    const root = '/sys/fs/cgroup';
    for (const hierarchy of ['', ...fs.existsSync(root) ? fs.readdirSync(root) : []]) {
      removeEmptyFolders(path.join(root, hierarchy, this.cgroup));
    }
  }
}

function removeEmptyFolders(folder: string): void {
  try {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true }).filter((candidate) => candidate.isDirectory())) {
      removeEmptyFolders(path.join(folder, entry.name));
    }
    fs.rmdirSync(folder);
  } catch {
    // Not there, or in use by what is not ours.
  }
}

/** The largest value that this process may give a limit, by its name in /proc. */
function hardLimit(name: string): number {
  const [, hard] = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(fs.readFileSync('/proc/self/limits', 'utf8'))!;
  return hard === 'unlimited' ? 1_048_576 : Number(hard);
}
