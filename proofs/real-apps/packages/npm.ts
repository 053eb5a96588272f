import { createHash } from 'crypto';
import * as fs from 'fs';
import { createRequire } from 'module';
import * as path from 'path';
import type { Package } from './package';
import { attempt } from '../../containers/run';

const CACHE = path.resolve(__dirname, '../../../node_modules/.cache');
const INSTALL_MS = 300_000;

/** The packages of npm that are in the `package.json` of a folder, at the versions and with the hashes of its lock file. */
export class NpmPackages implements Package {
  public readonly label: string;
  /** Where they are installed. */
  public readonly folder: string;
  private installed?: Promise<string | undefined>;

  constructor(private readonly source: string) {
    const { packages } = JSON.parse(fs.readFileSync(path.join(source, 'package-lock.json'), 'utf8'));
    this.label = Object.keys(packages[''].dependencies).map((name) => `${name} ${packages[`node_modules/${name}`].version}`).join(', ') + ' (npm)';
    this.folder = path.join(CACHE, `real-apps-${path.basename(source)}`);
  }

  public absent(): Promise<string | undefined> {
    this.installed ??= this.install();
    return this.installed;
  }

  public modules(): string {
    return path.join(this.folder, 'node_modules');
  }

  /** The program of this name that one of them has. */
  public program(name: string): string {
    return path.join(this.modules(), '.bin', name);
  }

  /** Loads one of them into this process. */
  public require(name: string): any {
    return createRequire(path.join(this.folder, 'package.json'))(name);
  }

  private async install(): Promise<string | undefined> {
    const files = ['package.json', 'package-lock.json'].map((name) => ({ name, content: fs.readFileSync(path.join(this.source, name)) }));
    const wanted = files.reduce((hash, { content }) => hash.update(content), createHash('sha256').update(process.version)).digest('hex');
    const stamp = path.join(this.folder, '.complete');
    if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === wanted) {
      return undefined;
    }
    fs.rmSync(this.folder, { recursive: true, force: true });
    fs.mkdirSync(this.folder, { recursive: true });
    files.forEach(({ name, content }) => fs.writeFileSync(path.join(this.folder, name), content));
    // None of them needs a script to be installed.
    const { status, stderr } = await attempt('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: this.folder, timeoutMs: INSTALL_MS });
    if (status !== 0) {
      return `npm cannot install ${this.label}: ${stderr.trim().split('\n').find((line) => /npm error/.test(line)) ?? `status ${status}`}`;
    }
    fs.writeFileSync(stamp, wanted);
    return undefined;
  }
}
