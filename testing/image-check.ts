import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { nginxBinary } from './setup/nginx';

const DOCKERFILE = path.join(__dirname, '..', 'assets', 'proxy', 'Dockerfile');

/**
 * Runs the command by which the Dockerfile checks a configuration while the image is built, with real NGINX.
 *
 * @param folder where the files of the image are for as long
 * @param buildArgs as they are in the asset
 * @returns the files that it leaves in the folder for temporary ones
 * @throws what NGINX says against the configuration
 */
export function checkWhileBuilt(folder: string, conf: string, buildArgs: Record<string, string> = {}): string[] {
  const lines = fs.readFileSync(DOCKERFILE, 'utf8').replace(/\\\n/g, '').split('\n');
  const commands = lines.filter((line) => /^RUN .*nginx -t/.test(line)).map((line) => line.replace('RUN ', ''));
  if (commands.length !== 1) throw new Error(`The Dockerfile checks the configuration ${commands.length} times.`);
  const defaults = lines.map((line) => /^ARG ([A-Z_]+)=(.*)$/.exec(line)).filter((found) => found !== null).map(([, name, value]) => [name, value]);
  const bin = path.join(folder, 'bin');
  if (!fs.existsSync(bin)) {
    fs.mkdirSync(bin);
    fs.symlinkSync(nginxBinary(), path.join(bin, 'nginx'));
  }
  const root = fs.mkdtempSync(path.join(folder, 'root-'));
  fs.mkdirSync(path.join(root, 'tmp'));
  fs.writeFileSync(path.join(root, 'nginx.conf'), conf.replaceAll('/tmp/', `${root}/tmp/`));
  const command = commands[0].replaceAll(/\/tmp\b/g, `${root}/tmp`).replaceAll('/etc/nginx/', `${root}/`);
  execFileSync('/bin/sh', ['-c', command], {
    env: { ...Object.fromEntries(defaults), ...buildArgs, PATH: `${bin}:${process.env.PATH}` }, stdio: ['ignore', 'pipe', 'pipe'],
  });
  return fs.readdirSync(path.join(root, 'tmp'));
}
