import * as fs from 'fs';
import * as path from 'path';
import { copyExample, Mistake, playMistake } from './example-app';
import type { Language } from './language';
import { compareWithTwins, synthesizeOrThrow } from './synthesis';
import { CDK_VERSION } from './versions';
import { Claims } from '../claims';
import { makePackage } from '../packages/package';
import { run, runOrThrow, versionOf } from '../packages/program';

const MISTAKE: Mistake = {
  file: 'orders/public_api_stack.py',
  right: 'max_task_count=10',
  wrong: 'max_task_count=1',
  seen: [/^RuntimeError: \[PublicApi\/Orders\] invalid/m, /File ".*public_api_stack\.py", line \d+, in __init__/],
};

/** The wheel, in a virtual environment. */
export const python: Language = async (workplace, twins) => {
  const claims = new Claims('python');
  const version = versionOf('python3', ['-c', 'import sys, venv, ensurepip; print(sys.version)']);
  if (version === undefined) {
    claims.notRun('an app with the package has TypeScript\'s templates', 'python3 with venv is absent');
    return claims.findings;
  }
  const app = copyExample('python', workplace);
  const bin = path.join(app, '.venv/bin');
  const environment = { ...workplace.environment, PATH: `${bin}:${process.env.PATH}`, VIRTUAL_ENV: path.dirname(bin) };

  const installed = await claims.check('the wheel is installed in a new environment', async () => {
    const packages = await makePackage('python', workplace);
    const [wheel] = fs.readdirSync(packages).filter((name) => name.endsWith('.whl'));
    // By its file, so that a package of the same name in a registry is never taken instead.
    fs.writeFileSync(path.join(app, 'constraints.txt'), `aws-cdk-lib==${CDK_VERSION}\ncdk-reverse-proxied-service @ file://${path.join(packages, wheel)}\n`);
    await runOrThrow('python3', ['-m', 'venv', '.venv'], app, workplace.environment);
    await runOrThrow(path.join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '-c', 'constraints.txt', '-r', 'requirements.txt'], app, environment);
    return `${wheel}, Python ${version.split(' ')[0]}`;
  });
  if (!installed) {
    return claims.findings;
  }
  const assembly = workplace.subfolder('assemblies/python');
  const synthesized = await claims.check('the app has TypeScript\'s templates and assets, byte for byte', async () => {
    await synthesizeOrThrow(app, assembly, environment);
    return compareWithTwins(assembly, twins);
  });
  await claims.check('a mistake is an error of Python', () => playMistake(app, MISTAKE, workplace, environment));
  if (synthesized) {
    await claims.check('the wheel has the command `cdk-reverse-proxied-service`', async () => {
      const command = path.join(bin, 'cdk-reverse-proxied-service');
      const help = await runOrThrow(command, ['--help'], app, environment);
      const printed = await runOrThrow(command, ['print', '--routes', assembly, '--service', 'PublicApi/Orders'], app, environment);
      const wrong = await run(command, ['print', '--routes', 'absent.yaml'], app, environment);
      if (!help.stdout.startsWith('Usage: cdk-reverse-proxied-service ') || !printed.stdout.includes('orders.example.com') || wrong.status !== 2) {
        throw new Error(`--help: ${help.output}\nprint: ${printed.output}\nwith an absent file: status ${wrong.status}, ${wrong.output}`);
      }
    });
  }
  return claims.findings;
};
