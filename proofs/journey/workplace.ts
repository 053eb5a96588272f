import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { runCommandLine } from '../../testing/command-line';

const ROOT = path.resolve(__dirname, '../..');
/** The example from which the journey begins. */
export const EXAMPLE = path.join(ROOT, 'examples/learned-routes');
/** A folder of the project, because the app imports the library by a relative path. */
const PARENT = path.join(ROOT, '.tmp');

/** A copy of the example without its routes, in which commands run. */
export class Workplace {
  public readonly folder: string;

  constructor() {
    fs.mkdirSync(PARENT, { recursive: true });
    this.folder = fs.mkdtempSync(path.join(PARENT, 'journey-'));
    fs.cpSync(EXAMPLE, this.folder, { recursive: true, filter: (file) => !/routes\.yaml$|cdk\.out$/.test(file) });
    process.chdir(this.folder);
  }

  public read(name: string): string {
    return fs.readFileSync(path.join(this.folder, name), 'utf8');
  }

  public write(name: string, text: string): void {
    fs.writeFileSync(path.join(this.folder, name), text);
  }

  /**
   * Runs the lines of a shell command. Commands of the package run in this process, which saves their compilation.
   *
   * @returns what the commands printed
   */
  public async run(text: string): Promise<string> {
    let printed = '';
    for (const line of text.split('\n')) {
      const [, command] = /^npx cdk-reverse-proxied-service (.*)$/.exec(line) ?? [];
      printed += command === undefined ? this.shell(line) : await this.commandOfThePackage(line, command);
    }
    return printed;
  }

  public remove(): void {
    process.chdir(ROOT);
    fs.rmSync(this.folder, { recursive: true, force: true });
  }

  private shell(line: string): string {
    return execFileSync('sh', ['-c', line], { cwd: this.folder, encoding: 'utf8' });
  }

  private async commandOfThePackage(line: string, command: string): Promise<string> {
    const words = this.shell(`set -- ${command}; printf '%s\\0' "$@"`).split('\0').slice(0, -1);
    const { status, out, error } = await runCommandLine(words);
    if (status !== 0) {
      throw new Error(`"${line}" ended with ${status}:\n${out}${error}`);
    }
    return out + error;
  }
}
