import * as fs from 'fs';
import * as path from 'path';
import { downloadModules, MODULE } from './go';
import { useRepository } from './java';
import type { Language } from './language';
import { CDK_VERSION } from './versions';
import { Claims } from '../claims';
import { makePackage, writePackageCode } from '../packages/package';
import { runOrThrow, versionOf } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const PAGE = path.resolve(__dirname, '../../docs/first-app.md');

/** A step of the page: a block of shell commands, a part of pom.xml, or a file. */
interface Step {
  readonly language: string;
  /** The name of the file, if the block is a file. */
  readonly file?: string;
  readonly text: string;
}

/** A language on the page. */
interface FirstApp {
  readonly programs: [string, string][];
  /** Does the step that installs the library with the package of this tree, and returns the commands that are left. */
  install(commands: string, app: string, workplace: Workplace): Promise<string>;
}

const FIRST_APPS: Record<string, FirstApp> = {
  'TypeScript': {
    programs: [],
    install: async (commands, _, workplace) => replaceInstalled(commands, `npm install ${await packageFile('js', '.tgz', workplace)}`, /^npm install cdk-reverse-proxied-service$/m),
  },
  'Python': {
    programs: [['python3', '--version']],
    install: async (commands, _, workplace) => {
      const wheel = await packageFile('python', '.whl', workplace);
      return replaceInstalled(commands, `pip install -r requirements.txt ${wheel}`, /^pip install -r requirements\.txt cdk-reverse-proxied-service$/m);
    },
  },
  'Java': {
    programs: [['mvn', '--version'], ['javac', '--version']],
    install: async (commands) => commands, // The part of pom.xml is the installation.
  },
  'Go': {
    programs: [['go', 'version']],
    install: async (commands) => replaceInstalled(commands, '', new RegExp(`^go get ${MODULE.replaceAll('.', '\\.')}$`, 'm')),
  },
  'C#': {
    programs: [['dotnet', '--version']],
    install: async (commands) => commands,
  },
};

/** The steps of docs/first-app.md, done in an empty folder for each language. Only the installation of the library is replaced, because the packages are not published yet. */
export const firstApp: Language = async (workplace) => {
  const claims = new Claims('first-app');
  for (const [language, steps] of Object.entries(stepsOf(fs.readFileSync(PAGE, 'utf8')))) {
    const { programs, install } = FIRST_APPS[language];
    const absent = programs.filter(([program, version]) => versionOf(program, [version]) === undefined).map(([program]) => program);
    const claim = `the steps for ${language} lead from an empty folder to a template`;
    if (absent.length > 0) {
      claims.notRun(claim, `${absent.join(' and ')} cannot be run here`);
      continue;
    }
    await claims.check(claim, async () => {
      const folder = workplace.subfolder(`first-app/${language}`);
      const app = path.join(folder, 'orders');
      // One shell for all commands would not stop for the files between them, so what a command leaves in the shell is repeated.
      let shell = '';
      for (const step of steps) {
        if (step.language === 'xml') {
          await addToPom(path.join(app, 'pom.xml'), step.text, workplace);
        } else if (step.language === 'sh') {
          const commands = await install(step.text, app, workplace);
          await runOrThrow('sh', ['-ec', `${shell}${commands}`], fs.existsSync(app) ? app : folder, workplace.environment);
          shell += commands.split('\n').filter((line) => line.startsWith('. ')).map((line) => `${line}\n`).join('');
          if (language === 'Go' && commands.includes('cdk@2 init')) {
            await useModule(app, workplace);
          }
        } else {
          if (!fs.existsSync(path.join(app, step.file!))) {
            throw new Error(`cdk init makes no ${step.file}, which the page replaces`);
          }
          fs.writeFileSync(path.join(app, step.file!), step.text);
        }
      }
      return templateOf(path.join(app, 'cdk.out'));
    });
  }
  return claims.findings;
};

/** The blocks of each section of the page, in their order. */
export function stepsOf(page: string): Record<string, Step[]> {
  const sections = page.split(/^## /m).slice(1).map((section) => {
    const blocks = [...section.matchAll(/(?:^`([\w./-]+)`:\n\n)?^```(\w+).*\n([^]*?)^```$/gm)];
    return [/^.*$/m.exec(section)![0], blocks.map(([, file, language, text]) => ({ language, file, text }))] as const;
  });
  return Object.fromEntries(sections);
}

async function packageFile(target: 'js' | 'python', extension: string, workplace: Workplace): Promise<string> {
  const folder = await makePackage(target, workplace);
  return path.join(folder, fs.readdirSync(folder).find((name) => name.endsWith(extension))!);
}

function replaceInstalled(commands: string, by: string, line: RegExp): string {
  if (commands.includes('cdk@2 init') && !line.test(commands)) {
    throw new Error(`the page does not have the line ${line.source}:\n${commands}`);
  }
  return commands.replace(line, () => by);
}

/** Adds a dependency to pom.xml, as the page says, and the repository that has the artifact of this tree. */
async function addToPom(pom: string, dependency: string, workplace: Workplace): Promise<void> {
  const text = fs.readFileSync(pom, 'utf8');
  fs.writeFileSync(pom, text.replace(/(?=^ *<\/dependencies>)/m, () => dependency)
    // A registry may lack the newest version, which the CDK CLI asks for.
    .replace(/(<cdk\.version>)[^<]*/, `$1${CDK_VERSION}`));
  useRepository(pom, await makePackage('java', workplace));
}

/** What `go get` does with a published module, with the module of this tree. */
async function useModule(app: string, workplace: Workplace): Promise<void> {
  const code = path.join(await writePackageCode('go', workplace), 'cdkreverseproxiedservice');
  await runOrThrow('go', ['mod', 'edit', '-replace', `${MODULE}=${code}`, '-require', `${MODULE}@v0.0.0`], app, workplace.environment);
  fs.writeFileSync(path.join(app, 'modules.go'), `package main\n\nimport _ "${MODULE}"\n`);
  const absent = await downloadModules(app, workplace);
  if (absent !== undefined) {
    throw new Error(absent);
  }
  fs.rmSync(path.join(app, 'modules.go'));
}

function templateOf(assembly: string): string {
  const [template] = fs.readdirSync(assembly).filter((name) => name.endsWith('.template.json'));
  const { Resources } = JSON.parse(fs.readFileSync(path.join(assembly, template), 'utf8'));
  const types = Object.values(Resources as Record<string, { Type: string }>).map(({ Type }) => Type);
  if (!types.includes('AWS::ECS::Service')) {
    throw new Error(`${template} has no ECS service`);
  }
  return `${template} with ${types.length} resources`;
}
