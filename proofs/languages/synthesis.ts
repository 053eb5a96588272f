import * as fs from 'fs';
import * as path from 'path';
import type { Outcome } from '../containers/run';
import { run } from '../packages/program';
import type { Workplace } from '../packages/workplace';

const ROOT = path.resolve(__dirname, '../..');
const CDK = path.join(ROOT, 'node_modules/aws-cdk/bin/cdk');
/** The part of an assembly that is deployed. The other files tell where in a program a construct was made. */
const DEPLOYED = /\.template\.json$|\.assets\.json$|\.allowlist\.json$|^asset\./;

/** A folder of `examples` in TypeScript, and the name of its stack. */
export interface Twin {
  readonly example: string;
  readonly stack: string;
}

/** The apps in TypeScript that have the stacks of the apps in all other languages. */
export const TWINS: Twin[] = [{ example: 'minimal', stack: 'Orders' }, { example: 'public-api', stack: 'PublicApi' }];

/**
 * Runs the real CDK CLI in the folder of an app. Warnings are failures. The templates are without CDK's own telemetry, which
 * contains the language of the app.
 */
export function synthesize(app: string, assembly: string, environment: NodeJS.ProcessEnv): Promise<Outcome> {
  return run(process.execPath, [CDK, 'synth', '--strict', '--quiet', '--no-notices', '--ci', '--version-reporting', 'false', '--output', assembly],
    app, environment);
}

/** Synthesizes an app, and throws with the output if the app fails. */
export async function synthesizeOrThrow(app: string, assembly: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { status, output } = await synthesize(app, assembly, environment);
  if (status !== 0) {
    throw new Error(`cdk synth ended with ${status}:\n${output}`);
  }
}

/** The deployed files of the twins, synthesized in TypeScript: the path in the assembly and the bytes. */
export async function synthesizeTwins(workplace: Workplace): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const { example } of TWINS) {
    const assembly = workplace.subfolder(`assemblies/typescript-${example}`);
    await synthesizeOrThrow(path.join(ROOT, 'examples', example), assembly, workplace.environment);
    deployedFiles(assembly).forEach((bytes, name) => files.set(name, bytes));
  }
  return files;
}

/** Throws if an assembly differs in a byte of a deployed file, and says otherwise how many files are the same. */
export function compareWithTwins(assembly: string, twins: Map<string, Buffer>): string {
  const found = deployedFiles(assembly);
  const differences = [...new Set([...twins.keys(), ...found.keys()])].sort()
    .filter((name) => found.get(name) === undefined || twins.get(name) === undefined || !found.get(name)!.equals(twins.get(name)!))
    .map((name) => !found.has(name) ? `${name} is missing` : !twins.has(name) ? `${name} is not in TypeScript's assembly` : `${name} ${firstDifference(found.get(name)!, twins.get(name)!)}`);
  if (differences.length > 0) {
    throw new Error(`the assembly differs from TypeScript's: ${differences.join('; ')}`);
  }
  const templates = [...found.keys()].filter((name) => name.endsWith('.template.json'));
  return `${found.size} files, of which ${templates.length} templates`;
}

function deployedFiles(assembly: string): Map<string, Buffer> {
  return new Map(fs.readdirSync(assembly, { recursive: true, encoding: 'utf8' })
    .filter((name) => DEPLOYED.test(name) && fs.statSync(path.join(assembly, name)).isFile())
    .map((name) => [name, fs.readFileSync(path.join(assembly, name))]));
}

function firstDifference(found: Buffer, expected: Buffer): string {
  const [lines, others] = [found, expected].map((bytes) => bytes.toString().split('\n'));
  const line = others.findIndex((text, index) => text !== lines[index]);
  return `has ${JSON.stringify(lines[line])} in line ${line + 1}, not ${JSON.stringify(others[line])}`;
}
