import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { cliEnvironment, NOBODY } from './deploy-local/account';
import { readAssembly, SynthesizedStack, templatesOf } from './deploy-local/assembly';
import { Aws } from './deploy-local/aws';
import { cdkCli } from './deploy-local/cdk-cli';
import { Checks } from './deploy-local/checks';
import { deployExample, Outcome, SynthesizedExample } from './deploy-local/deploy-example';
import { Emulator, RecordedResource, startEmulator } from './deploy-local/emulator';
import { emulatorPython } from './deploy-local/emulator-python';
import { Example, findExamples } from './deploy-local/examples';
import { ImageBuilder } from './deploy-local/image-builder';
import { addedTo, Inventory, takeInventory } from './deploy-local/inventory';
import { report } from './deploy-local/report';
import { ServiceCalls } from './deploy-local/service-calls';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { inParallel } from '../testing/in-parallel';

const USAGE = `Usage: npm run deploy:local [-- --only NAME]...

Deploys the examples with the CDK CLI to an emulated AWS, and checks what is there.
  --only NAME  this folder of examples, and not all`;

const SIGNALS: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** The CLI mostly waits. */
const AT_ONCE = 4;

/** The command `deploy:local`; what it writes to standard output is returned through `print`. */
export async function deployLocal(argv: string[], print: (text: string) => void): Promise<number> {
  const { only } = options(argv, { only: { type: 'string', multiple: true } }, USAGE);
  const started = Date.now();
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const python = emulatorPython();
  if ('skipped' in python) {
    print(`Skipped: ${python.skipped}, and the emulator of AWS is a Python program.\n`);
    return 0;
  }
  if ('failed' in python) {
    print(`The emulator of AWS is not there: ${python.failed}.\n`);
    return 1;
  }
  const examples = chosen(findExamples(), only);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'deploy-local-'));
  // The emulator ends by itself when this process does.
  const interrupted = () => {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    process.exit(1);
  };
  for (const signal of SIGNALS) process.once(signal, interrupted);
  try {
    const synthesized = await synthesize(examples, folder);
    requireNamesOfTheirOwn(synthesized);
    const emulator = await startEmulator(python.executable, folder, templatesOf(synthesized.flatMap(({ stacks }) => stacks)));
    try {
      const { outcomes, leftovers } = await deployAll(synthesized, emulator, python.executable, folder);
      const failures = [...outcomes.flatMap(({ checks }) => checks.failures), ...leftovers.failures];
      print(report({ outcomes, leftovers, emulator, seconds: (Date.now() - started) / 1000 }));
      return failures.length === 0 ? 0 : 1;
    } finally {
      await emulator.stop();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function chosen(examples: Example[], only: string[] | undefined): Example[] {
  const unknown = only?.filter((wanted) => !examples.some(({ name }) => name === wanted)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(`No example of the name ${unknown.join(', ')}. There are ${examples.map(({ name }) => name).join(', ')}.\n\n${USAGE}`);
  }
  return examples.filter(({ name }) => only === undefined || only.includes(name));
}

/** All examples are in one account at the same time. */
function requireNamesOfTheirOwn(synthesized: SynthesizedExample[]): void {
  const all = synthesized.flatMap(({ example, stacks }) => stacks.map((stack) => ({ example: example.name, stack: `${stack.name} (${stack.account}, ${stack.region})` })));
  const shared = all.filter(({ stack }, index) => all.findIndex((other) => other.stack === stack) !== index);
  if (shared.length > 0) {
    throw new UsageError(shared.map(({ example, stack }) => `Another example has a stack ${stack}, as ${example} has: give it another name.`).join('\n'));
  }
}

function synthesize(examples: Example[], folder: string): Promise<SynthesizedExample[]> {
  const cdk = cdkCli(cliEnvironment(NOBODY, folder));
  const synth = async (example: Example, command: string, name: string) => {
    const assembly = path.join(folder, 'assemblies', name);
    await cdk(['synth', '--quiet', '--app', command, '--output', assembly], example.folder);
    return { assembly, stacks: readAssembly(assembly) };
  };
  return inParallel(2, examples, async (example) => ({
    example,
    ...await synth(example, example.command, example.name),
    changed: example.changedCommand && await synth(example, example.changedCommand, `${example.name}-changed`) || undefined,
  }));
}

async function deployAll(
  synthesized: SynthesizedExample[], emulator: Emulator, python: string, folder: string,
): Promise<{ outcomes: Outcome[]; leftovers: Checks }> {
  const environment = cliEnvironment(emulator.endpoint, folder);
  const imageBuilder = new ImageBuilder(path.join(folder, 'image-builder'));
  const stacks = synthesized.flatMap((example) => example.stacks);
  const clients = new Map<string, Aws>([...new Set(stacks.map(({ region }) => region))].map((region) => (
    [region, new Aws(emulator.endpoint, region, new ServiceCalls(python, emulator.endpoint, region, environment))])));
  try {
    await cdkCli(environment)(['bootstrap', ...new Set(stacks.map(({ account, region }) => `aws://${account}/${region}`))], folder);
    await createSecrets(stacks, clients);
    const before = await inventories(clients);
    const outcomes = await inParallel(AT_ONCE, synthesized, (example) => deployExample(example, {
      emulator,
      imageBuilder,
      cdk: cdkCli({ ...environment, ...imageBuilder.environment(example.example.name) }),
      aws: (region) => clients.get(region)!,
    }));
    // Where something failed, its stacks are left, and that is no finding of its own.
    const leftovers = outcomes.every(({ destroyed }) => destroyed)
      ? checkLeftovers(before, await inventories(clients), outcomes, emulator.recorded(), importedClusters(stacks))
      : new Checks();
    return { outcomes, leftovers };
  } finally {
    for (const client of clients.values()) client.destroy();
  }
}

/** Names in dynamic references to secrets. A secret of the same template has an ARN instead. */
const SECRET = /\{\{resolve:secretsmanager:([\w/+=.@-]+):SecretString/g;

/** Creates the secrets to which templates refer by name, because CloudFormation reads these secrets in each deployment. */
async function createSecrets(stacks: SynthesizedStack[], clients: Map<string, Aws>): Promise<void> {
  for (const [region, { others }] of clients) {
    const resources = JSON.stringify(stacks.filter((stack) => stack.region === region).map((stack) => stack.resources));
    for (const name of new Set([...resources.matchAll(SECRET)].map(([, found]) => found))) {
      await others.call('secretsmanager', 'create_secret', { Name: name, SecretString: 'a value of the emulator' });
    }
  }
}

/** Clusters that services have by their names: no template makes them. */
function importedClusters(stacks: SynthesizedStack[]): string[] {
  return stacks.flatMap(({ resources }) => Object.values(resources))
    .filter(({ Type }) => Type === 'AWS::ECS::Service')
    .map(({ Properties }) => Properties?.Cluster)
    .filter((cluster): cluster is string => typeof cluster === 'string');
}

async function inventories(clients: Map<string, Aws>): Promise<Inventory[]> {
  return Promise.all([...clients.values()].map(takeInventory));
}

/** What is there and was not before the first deployment: exactly what has to be retained. */
function checkLeftovers(before: Inventory[], after: Inventory[], outcomes: Outcome[], recorded: RecordedResource[], clusters: string[]): Checks {
  const checks = new Checks();
  const retained = outcomes.flatMap((outcome) => outcome.retained);
  // An imported cluster is not there either: the emulator makes it for the service that names it.
  const outside = [...recorded.filter(({ action }) => action === 'import').map(({ physicalId }) => physicalId), ...clusters];
  const found = after.flatMap((inventory, i) => addedTo(before[i], inventory)).filter(({ physicalId }) => !outside.includes(physicalId));
  for (const { type, physicalId } of found) {
    // AWS Lambda makes the log groups of functions without one, and no stack owns them.
    const ofFunction = type === 'AWS::Logs::LogGroup' && physicalId.startsWith('/aws/lambda/');
    checks.claim('left is only what has to be', physicalId, ofFunction || retained.some((kept) => kept.physicalId === physicalId) ? [] : [`${type} is left`]);
  }
  for (const { type, physicalId } of retained.filter((kept) => after.some((inventory) => inventory.has(kept.type)))) {
    checks.claim('what has to be retained is left', physicalId, found.some((kept) => kept.physicalId === physicalId) ? [] : [`${type} is gone`]);
  }
  // What the emulator lacks has no API to list it: that CloudFormation has taken it away last is what can be seen.
  const last = new Map(recorded.filter(({ action }) => action !== 'import').map((resource) => [`${resource.logicalId} ${resource.physicalId}`, resource]));
  for (const { action, type, logicalId, physicalId } of last.values()) {
    const kept = retained.some((resource) => resource.physicalId === physicalId);
    checks.claim('what is only recorded has been deleted', logicalId, action === 'delete' || kept ? [] : [`${type} is left, last seen by ${action}`]);
  }
  return checks;
}

if (require.main === module) {
  runAsProcess(() => deployLocal(process.argv.slice(2), (text) => process.stdout.write(text)));
}
