import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '../..');

/** What package managers keep from one run to the next. Jest would find the packages in another folder, and take them for modules of its own. */
const CACHE = path.join(ROOT, 'node_modules/.cache/languages');

/** A temporary folder for packages and apps, and the environment of the programs that run in it. */
export class Workplace {
  public readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'languages-'));
  /** Nothing is kept in the home folder of the user: not by pip, Maven, Go and npm, and not by jsii. */
  public readonly environment: NodeJS.ProcessEnv = {
    ...process.env,
    GOCACHE: this.cache('go-build'),
    GOFLAGS: [process.env.GOFLAGS, '-modcacherw'].filter(Boolean).join(' '),
    GOMODCACHE: this.cache('go'),
    GOTOOLCHAIN: 'local',
    JSII_RUNTIME_PACKAGE_CACHE: 'enabled', // A script of the Python package would otherwise unpack all packages each time.
    JSII_RUNTIME_PACKAGE_CACHE_ROOT: this.cache('jsii'),
    JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: process.version.slice(1).split('.')[0],
    MAVEN_OPTS: [process.env.MAVEN_OPTS, `-Dmaven.repo.local=${this.cache('maven')}`].filter(Boolean).join(' '),
    PIP_CACHE_DIR: this.cache('pip'),
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
    npm_config_cache: this.cache('npm'),
  };

  /** A folder of the workplace, which is made if it does not exist. */
  public subfolder(name: string): string {
    const folder = path.join(this.folder, name);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private cache(name: string): string {
    const folder = path.join(CACHE, name);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  }
}
