import * as fs from 'fs';
import * as path from 'path';
import { copyExample, Mistake, playMistake } from './example-app';
import type { Language } from './language';
import { compareWithTwins, synthesizeOrThrow } from './synthesis';
import { Claims } from '../claims';
import { writePackageCode } from '../packages/package';
import { run, runOrThrow, versionOf } from '../packages/program';
import type { Workplace } from '../packages/workplace';

/** The path of the Go module. */
export const MODULE = 'github.com/cdk-reverse-proxied-service/cdk-reverse-proxied-service-go/cdkreverseproxiedservice';
/** A module that registries may lack, although aws-cdk-lib needs it. Its code is that of an npm package, made by jsii. */
const SCHEMA = { module: /github\.com\/cdklabs\/cloud-assembly-schema-go\/(awscdkcloudassemblyschema\/v\d+)@v([\d.]+)/, npm: '@aws-cdk/cloud-assembly-schema' };

const MISTAKE: Mistake = {
  file: 'public_api.go',
  right: 'jsii.Number(10),\n\t\t\tTarget',
  wrong: 'jsii.Number(1),\n\t\t\tTarget',
  seen: [/panic: \[PublicApi\/Orders\] invalid/, /public_api\.go:\d+/],
};

/** The Go module, in place of the published one. */
export const go: Language = async (workplace, twins) => {
  const claims = new Claims('go');
  const version = versionOf('go', ['version']);
  const { environment } = workplace;
  const app = copyExample('go', workplace);
  const code = path.join(await writePackageCode('go', workplace), 'cdkreverseproxiedservice');
  if (version === undefined) {
    claims.notRun('an app with the module has TypeScript\'s templates', 'go is absent');
    return claims.findings;
  }
  await claims.check('gofmt has nothing to change in the app', async () => {
    const { stdout } = await runOrThrow('gofmt', ['-l', '.'], app, environment);
    if (stdout !== '') throw new Error(`gofmt would change ${stdout}`);
  });
  await runOrThrow('go', ['mod', 'edit', '-replace', `${MODULE}=${code}`], app, environment);
  const absent = await downloadModules(app, workplace);
  if (absent !== undefined) {
    claims.notRun('an app with the module has TypeScript\'s templates', absent);
    return claims.findings;
  }
  const built = await claims.check('`go vet` finds nothing in the app', async () => {
    await runOrThrow('go', ['vet', '.'], app, environment);
    return version;
  });
  if (!built) {
    return claims.findings;
  }
  await claims.check('the app has TypeScript\'s templates and assets, byte for byte', async () => {
    const assembly = workplace.subfolder('assemblies/go');
    await synthesizeOrThrow(app, assembly, environment);
    return compareWithTwins(assembly, twins);
  });
  await claims.check('a mistake is a panic of Go', () => playMistake(app, MISTAKE, workplace, environment));
  return claims.findings;
};

/**
 * Downloads the modules of an app. jsii writes the module of the cloud assembly schema anew if the registry lacks it.
 *
 * @returns why modules are absent
 */
export async function downloadModules(app: string, workplace: Workplace): Promise<string | undefined> {
  const tidy = () => run('go', ['mod', 'tidy'], app, workplace.environment);
  const first = await tidy();
  const missing = SCHEMA.module.exec(first.output);
  if (first.status === 0 || missing === null) {
    return first.status === 0 ? undefined : lastLine(first.output);
  }
  const [name, folder, version] = missing;
  const code = await writePackageCode('go', workplace, await unpackedFromNpm(`${SCHEMA.npm}@${version}`, workplace));
  process.stdout.write(`go: the registry lacks ${name}, so jsii writes it anew from ${SCHEMA.npm}@${version}\n`);
  await runOrThrow('go', ['mod', 'edit', '-replace', `${name.split('@')[0]}=${path.join(code, path.dirname(folder))}`], app, workplace.environment);
  const second = await tidy();
  return second.status === 0 ? undefined : lastLine(second.output);
}

async function unpackedFromNpm(name: string, workplace: Workplace): Promise<string> {
  const folder = workplace.subfolder('npm');
  fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
  await runOrThrow('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', name], folder, workplace.environment);
  return path.join(folder, 'node_modules', name.slice(0, name.lastIndexOf('@')));
}

function lastLine(output: string): string {
  return output.trim().split('\n').pop()!;
}
