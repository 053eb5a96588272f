import * as fs from 'fs';
import * as path from 'path';
import { usedMembers } from './csharp-names';
import { copyExample, Mistake, playMistake } from './example-app';
import type { Language } from './language';
import { compareWithTwins, synthesizeOrThrow } from './synthesis';
import { Claims } from '../claims';
import { makePackage, writePackageCode } from '../packages/package';
import { runOrThrow, versionOf } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const PROJECT = 'src/Orders';
const MISTAKE: Mistake = {
  file: `${PROJECT}/PublicApiStack.cs`,
  right: 'MaxTaskCount = 10',
  wrong: 'MaxTaskCount = 1',
  seen: [/\[PublicApi\/Orders\] invalid/, /PublicApiStack\.cs:line \d+/],
};

/** The NuGet package, from a feed in a folder. Without an SDK, the members that the app uses are looked up in the package's code. */
export const dotnet: Language = async (workplace, twins) => {
  const claims = new Claims('dotnet');
  const app = copyExample('dotnet', workplace);
  await claims.check('the code of the package has every type and member that the app uses', () => lookUpMembers(app, workplace));
  const version = versionOf('dotnet', ['--version']);
  if (version === undefined) {
    claims.notRun('the package is compiled, and an app with it has TypeScript\'s templates', 'the .NET SDK (dotnet) is absent');
    return claims.findings;
  }
  const built = await claims.check('an app compiles with the package', async () => {
    const feed = await makePackage('dotnet', workplace);
    await runOrThrow('dotnet', ['new', 'nugetconfig'], app, workplace.environment);
    await runOrThrow('dotnet', ['nuget', 'add', 'source', feed, '--name', 'packages', '--configfile', 'nuget.config'], app, workplace.environment);
    await runOrThrow('dotnet', ['build', PROJECT], app, workplace.environment);
    return version;
  });
  if (!built) {
    return claims.findings;
  }
  await claims.check('the app has TypeScript\'s templates and assets, byte for byte', async () => {
    const assembly = workplace.subfolder('assemblies/dotnet');
    await synthesizeOrThrow(app, assembly, workplace.environment);
    return compareWithTwins(assembly, twins);
  });
  await claims.check('a mistake is an error of .NET', () => playMistake(app, MISTAKE, workplace, workplace.environment));
  return claims.findings;
};

/** Throws if the package's code lacks a member that the app uses, or if the app uses none. */
async function lookUpMembers(app: string, workplace: Workplace): Promise<string> {
  const code = path.join(await writePackageCode('dotnet', workplace), 'CdkReverseProxiedService/CdkReverseProxiedService');
  const textOf = (type: string) => {
    const file = path.join(code, `${type}.cs`);
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
  };
  const files = fs.readdirSync(path.join(app, PROJECT)).filter((name) => name.endsWith('.cs'));
  const used = files.flatMap((name) => usedMembers(fs.readFileSync(path.join(app, PROJECT, name), 'utf8')))
    // The other types are CDK's.
    .filter(({ type }) => textOf(type) !== undefined);
  const missing = used.filter(({ type, member }) => !new RegExp(`public .*\\b${member}\\b`).test(textOf(type)!));
  if (missing.length > 0 || used.length === 0) {
    throw new Error(`the code of the package lacks ${missing.map(({ type, member }) => `${type}.${member}`).join(', ')}, of ${used.length} members`);
  }
  return `${used.length} members`;
}
