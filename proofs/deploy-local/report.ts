import type { Checks } from './checks';
import type { Outcome } from './deploy-example';
import type { Emulator } from './emulator';
import { reasonNotToCompare } from './not-compared';
import { table } from '../../testing/table';

export interface Results {
  readonly outcomes: Outcome[];
  readonly leftovers: Checks;
  readonly emulator: Emulator;
  readonly seconds: number;
}

/** What `deploy:local` prints. */
export function report({ outcomes, leftovers, emulator, seconds }: Results): string {
  const checks = [...outcomes.map((outcome) => outcome.checks), leftovers];
  const failures = checks.flatMap((all) => all.failures);
  const resources = outcomes.reduce((sum, outcome) => sum + outcome.resources, 0);
  return [
    table(['example', 'stacks', 'resources', 'checks', 'changed by one more route', 'left after destroy'], outcomes.map((outcome) => [
      outcome.name,
      String(outcome.stacks),
      String(outcome.resources),
      String(outcome.checks.total),
      counted(outcome.changes.map(({ type, replacement }) => `${type}${replacement === 'True' ? ' (replaced)' : ''}`)),
      counted(outcome.retained.map(({ type }) => type)),
    ])),
    table(['checked', 'times'], kinds(checks)),
    emulated(emulator),
    notCompared(checks),
    ...failures.length === 0 ? [] : [failures.map((failure) => `WRONG  ${failure}`).join('\n')],
    `${outcomes.length} examples, ${resources} resources, ${checks.reduce((sum, all) => sum + all.total, 0)} checks, `
      + `${failures.length === 0 ? 'all of them right' : `${failures.length} WRONG`}, ${seconds.toFixed(0)} s.\n`,
  ].join('\n\n');
}

function kinds(checks: Checks[]): string[][] {
  const sums = new Map<string, number>();
  for (const { counts } of checks) {
    for (const [kind, count] of counts) sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return [...sums].map(([kind, count]) => [kind, String(count)]);
}

function emulated({ throughTheApi, recordedTypes, recorded }: Emulator): string {
  const outside = recorded().filter(({ action }) => action === 'import');
  const partly = new Set(recorded().filter(({ action, type }) => action === 'create' && !recordedTypes.includes(type)).map(({ type }) => type));
  return [
    'Emulated by MiniStack. What it lacks, and what is done instead:',
    ...throughTheApi.map((type) => `- ${type}: made through MiniStack's own API of the service, since its CloudFormation has no handler or drops properties`),
    ...[...partly].map((type) => `- ${type}: MiniStack refuses some of its properties (metric math); where they are used it is recorded as below`),
    ...recordedTypes.map((type) => `- ${type}: not emulated; what CloudFormation would have made is recorded and compared with the template, references resolved`),
    '- weights of target groups in listener rules: not kept; the rule, its conditions and priority are compared, the weights are not',
    '- container images: not built and not pushed (a stand-in takes the calls of the CLI); `npm run containers` builds and runs them',
    ...outside.map(({ type, physicalId }) => `- ${type} ${physicalId}: named by an example and made by nobody; it was put there`),
    '- tasks: not started; the emulator keeps only their state',
  ].join('\n');
}

function counted(names: string[]): string {
  return [...new Set(names)].sort().map((name) => `${names.filter((other) => other === name).length} ${name.replace(/^AWS::/, '')}`).join(', ') || '-';
}

function notCompared(checks: Checks[]): string {
  const types = [...new Set(checks.flatMap((all) => [...all.notCompared]))].sort();
  return [
    'Compared are the properties that read-resource.ts and read-surroundings.ts list. Only seen to be created, with no property compared:',
    ...types.map((type) => `- ${type}: ${reasonNotToCompare(type) ?? 'no reason given, which is WRONG'}`),
    'MiniStack keeps neither how a rule shares requests between target groups nor the configuration of an action that authenticates.',
  ].join('\n');
}
