import * as fs from 'fs';
import * as path from 'path';
import { copyExample, Mistake, playMistake } from './example-app';
import type { Language } from './language';
import { compareWithTwins, synthesizeOrThrow } from './synthesis';
import { Claims } from '../claims';
import { makePackage, writePackageCode } from '../packages/package';
import { runOrThrow, versionOf } from '../packages/program';

const MISTAKE: Mistake = {
  file: 'src/main/java/com/myorg/PublicApiStack.java',
  right: '.maxTaskCount(10)',
  wrong: '.maxTaskCount(1)',
  seen: [/software\.amazon\.jsii\.JsiiError: \[PublicApi\/Orders\] invalid/, /at com\.myorg\.PublicApiStack\.<init> \(PublicApiStack\.java:\d+\)/],
};

/** The artifact of Maven, from a repository in a folder. */
export const java: Language = async (workplace, twins) => {
  const claims = new Claims('java');
  const absent = [['mvn', '--version'], ['javac', '--version']].filter(([command, option]) => versionOf(command, [option]) === undefined).map(([command]) => command);
  if (absent.length > 0) {
    await claims.check('the code of the package is written', async () => { await writePackageCode('java', workplace); });
    claims.notRun('the artifact is compiled, and an app with it has TypeScript\'s templates', `${absent.join(' and ')} cannot be run here`);
    return claims.findings;
  }
  const app = copyExample('java', workplace);
  const { environment } = workplace;
  const installed = await claims.check('an app compiles with the artifact, all names of the library and of CDK\'s modules imported', async () => {
    const repository = await makePackage('java', workplace);
    useRepository(path.join(app, 'pom.xml'), repository);
    await runOrThrow('mvn', ['-e', '-q', 'compile'], app, environment);
    return `${versionOf('javac', ['--version'])}`;
  });
  if (!installed) {
    return claims.findings;
  }
  await claims.check('the app has TypeScript\'s templates and assets, byte for byte', async () => {
    const assembly = workplace.subfolder('assemblies/java');
    await synthesizeOrThrow(app, assembly, environment);
    return compareWithTwins(assembly, twins);
  });
  await claims.check('a mistake is an error of Java', () => playMistake(app, MISTAKE, workplace, environment));
  return claims.findings;
};

/** Adds a repository to a pom.xml. The version is exact, so that an artifact of the same name in a registry is never taken instead. */
export function useRepository(pom: string, repository: string): void {
  const [artifact] = fs.readdirSync(repository, { recursive: true, encoding: 'utf8' }).filter((name) => /service-[\d.]+\.jar$/.test(name));
  const text = fs.readFileSync(pom, 'utf8')
    .replace(/(<cdk-reverse-proxied-service\.version>|<artifactId>cdk-reverse-proxied-service<\/artifactId>\s*<version>)[^<$]+/, `$1[${path.basename(path.dirname(artifact))}]`)
    .replace('</project>', `<repositories><repository><id>packages</id><url>file://${repository}</url></repository></repositories>\n</project>`);
  fs.writeFileSync(pom, text);
}
