import type { SynthesizedStack } from './assembly';
import { Aws } from './aws';
import type { CdkCli } from './cdk-cli';
import { changesCalledFor, complaintsAbout, ResourceChange } from './change-set';
import { Checks } from './checks';
import { DeployedStack } from './deployed-stack';
import type { Emulator } from './emulator';
import type { Example } from './examples';
import type { ImageBuilder } from './image-builder';
import { checkScaling } from './scaling-checks';
import { checkRulesAgainstTemplates } from './security-groups';
import { checkServices } from './service-checks';
import { checkAgainstTemplate } from './template-checks';

const CHANGE_SET = 'one-more-route';
const CHANGE_SET_NAMED = ['--change-set-name', CHANGE_SET];
const UNATTENDED = ['--require-approval', 'never'];
const ALL = '**';
const RETAINED = ['Retain', 'RetainExceptOnCreate'];

/** An example, synthesized as it is and with one more route. */
export interface SynthesizedExample {
  readonly example: Example;
  readonly assembly: string;
  readonly stacks: SynthesizedStack[];
  readonly changed?: { readonly assembly: string; readonly stacks: SynthesizedStack[] };
}

/** What a deployment needs around it. */
export interface Surroundings {
  readonly emulator: Emulator;
  readonly cdk: CdkCli;
  readonly aws: (region: string) => Aws;
  readonly imageBuilder: ImageBuilder;
}

type Run = (command: string, assembly: string, ...options: string[]) => Promise<string>;

/** What came of an example. */
export interface Outcome {
  readonly name: string;
  readonly checks: Checks;
  readonly stacks: number;
  resources: number;
  /** What the second deployment changed. */
  changes: ResourceChange[];
  /** What has to be left after the stacks are destroyed. */
  retained: Array<{ type: string; physicalId: string }>;
  destroyed: boolean;
}

/** Deploys an example, reads it back, deploys it with one more route, and destroys it. */
export async function deployExample(synthesized: SynthesizedExample, surroundings: Surroundings): Promise<Outcome> {
  const { example, assembly, stacks } = synthesized;
  const checks = new Checks();
  const outcome: Outcome = { name: example.name, checks, stacks: stacks.length, resources: 0, changes: [], retained: [], destroyed: false };
  const run: Run = (command, from, ...options) => surroundings.cdk([command, '--app', from, ...options], example.folder);
  try {
    await run('deploy', assembly, ALL, ...UNATTENDED);
    const deployed = await readStacks(stacks, surroundings);
    outcome.resources = deployed.reduce((sum, { resources }) => sum + resources.length, 0);
    await checkDeployed(deployed, surroundings, checks);
    if (synthesized.changed !== undefined) {
      outcome.changes = await deployChanged(synthesized, deployed, run, surroundings, checks);
    }
    outcome.retained = retainedOf(await readStacks(synthesized.changed?.stacks ?? stacks, surroundings));
    await run('destroy', assembly, ALL, '--force');
    await checkGone(deployed, checks);
    outcome.destroyed = true;
  } catch (error) {
    checks.claim('deployed', example.name, [`${(error as Error).message}\n${surroundings.emulator.complaints()}`]);
  }
  return outcome;
}

function readStacks(stacks: SynthesizedStack[], { aws }: Surroundings): Promise<DeployedStack[]> {
  return Promise.all(stacks.map((stack) => DeployedStack.read(aws(stack.region), stack)));
}

async function checkDeployed(deployed: DeployedStack[], { emulator, imageBuilder }: Surroundings, checks: Checks): Promise<void> {
  const recorded = emulator.recorded();
  const pushed = imageBuilder.pushed();
  for (const stack of deployed) {
    await checkAgainstTemplate(stack, recorded, checks);
    await checkServices(stack, checks);
    await checkScaling(stack, recorded, checks);
    for (const image of stack.synthesized.images) {
      checks.claim('image asset given to the builder and pushed', stack.stack, pushed.some((name) => name.endsWith(`:${image}`)) ? [] : [`${image} was not`]);
    }
  }
  await checkRulesAgainstTemplates(deployed, checks);
}

async function deployChanged(
  { example, changed }: SynthesizedExample,
  before: DeployedStack[],
  run: Run,
  surroundings: Surroundings,
  checks: Checks,
): Promise<ResourceChange[]> {
  const { assembly, stacks } = changed!;
  const pushedBefore = surroundings.imageBuilder.pushed(example.name);
  await run('deploy', assembly, ALL, ...UNATTENDED, ...CHANGE_SET_NAMED, '--method', 'prepare-change-set');
  const changesOf = new Map<string, ResourceChange[]>();
  for (const stack of stacks) {
    const old = before.find(({ stack: name }) => name === stack.name);
    const changes = await changeSetOf(surroundings.aws(stack.region), stack.name);
    changesOf.set(stack.name, changes);
    checks.claim('one more route changes only what must', stack.name, complaintsAbout(changes, old?.synthesized.resources ?? {}, stack.resources));
  }
  const all = [...changesOf.values()].flat().filter(({ follows }) => !follows);
  checks.claim('one more route changes something', example.name, all.length > 0 ? [] : ['nothing changes']);
  const pushed = surroundings.imageBuilder.pushed(example.name).slice(pushedBefore.length);
  checks.claim('one more route pushes no image but the proxy\'s', example.name, [
    ...pushed.filter((image) => pushedBefore.includes(image)).map((image) => `${image} was pushed again`),
    ...pushed.length > all.filter(({ type }) => type === 'AWS::ECS::TaskDefinition').length ? [`${pushed.join(', ')} were pushed`] : [],
  ]);

  const recordedBefore = surroundings.emulator.recorded().length;
  for (const { path } of stacks.filter((stack) => changesOf.get(stack.name)!.length > 0)) {
    await run('deploy', assembly, path, '--exclusively', ...UNATTENDED, ...CHANGE_SET_NAMED, '--method', 'execute-change-set');
  }
  const after = await readStacks(stacks, surroundings);
  for (const stack of after) {
    const old = before.find(({ stack: name }) => name === stack.stack)!;
    const replaced = changesCalledFor(old.synthesized.resources, stack.synthesized.resources)
      .filter((id) => stack.synthesized.resources[id].Type === 'AWS::ECS::TaskDefinition');
    checks.claim('nothing but task definitions is replaced', stack.stack, [...stack.physicalIds]
      .filter(([id, physicalId]) => (physicalId === old.physicalIds.get(id)) === replaced.includes(id))
      .map(([id, physicalId]) => `${id} was ${old.physicalIds.get(id)} and is ${physicalId}`));
  }
  const updated = surroundings.emulator.recorded().slice(recordedBefore)
    .filter(({ stack, action }) => action === 'update' && stacks.some(({ name }) => name === stack));
  checks.claim('what only may follow does not', example.name, updated.map(({ type, logicalId }) => `${type} ${logicalId} is updated`));
  await checkDeployed(after, surroundings, checks);
  return all;
}

async function changeSetOf(aws: Aws, stack: string): Promise<ResourceChange[]> {
  const { Summaries } = await aws.cloudFormation.listChangeSets({ StackName: stack });
  // The CLI removes a change set that has no changes.
  if (!Summaries?.some(({ ChangeSetName }) => ChangeSetName === CHANGE_SET)) return [];
  const { Changes } = await aws.cloudFormation.describeChangeSet({ StackName: stack, ChangeSetName: CHANGE_SET });
  return (Changes ?? []).map(({ ResourceChange: change }) => ({
    logicalId: change!.LogicalResourceId!,
    type: change!.ResourceType!,
    action: change!.Action!,
    replacement: change!.Replacement,
    follows: (change!.Details?.length ?? 0) > 0 && change!.Details!.every(({ Evaluation }) => Evaluation === 'Dynamic'),
  }));
}

function retainedOf(stacks: DeployedStack[]): Array<{ type: string; physicalId: string }> {
  return stacks.flatMap(({ synthesized, resources }) => resources
    .filter(({ logicalId }) => RETAINED.includes(synthesized.resources[logicalId]?.DeletionPolicy ?? ''))
    .map(({ type, physicalId }) => ({ type, physicalId })));
}

async function checkGone(stacks: DeployedStack[], checks: Checks): Promise<void> {
  for (const { aws, stack } of stacks) {
    const found = await aws.cloudFormation.describeStacks({ StackName: stack }).then(({ Stacks }) => Stacks?.[0]?.StackStatus, () => undefined);
    checks.claim('stack is destroyed', stack, found === undefined || found === 'DELETE_COMPLETE' ? [] : [`is ${found}`]);
  }
}
