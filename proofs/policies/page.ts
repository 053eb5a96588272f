import type { Finding } from './finding';
import { KNOWN_FINDINGS, KnownFinding } from './known-findings';
import type { Acknowledged } from './synthesize';

export const TOOLS = ['warnings of cdk synth', 'cdk-nag', 'CloudFormation validation', 'cfn-lint', 'checkov'];

/** What was found in one app. */
export interface Checked {
  readonly name: string;
  readonly findings: Finding[];
  /** What the library acknowledges itself. */
  readonly acknowledged: Acknowledged[];
}

/** The text of docs/policies.md. */
export function page(examples: Checked[], baseline: Checked): string {
  const all = examples.flatMap(({ findings }) => findings);
  const minimal = examples.find(({ name }) => name === 'minimal')!;
  return `# Policy checks

Written by \`npm run policies\`; do not edit. It synthesizes every example and runs on it
[cdk-nag](https://github.com/cdklabs/cdk-nag) (AwsSolutions), CloudFormation's own validation in strict mode,
[cfn-lint](https://github.com/aws-cloudformation/cfn-lint) and [checkov](https://www.checkov.io/), and fails for a finding
that is not in the first table, and for an entry of the table that nothing is found for.

## What is found, and why it stays

What the construct made, in all ${examples.length} examples:

${knownTable(KNOWN_FINDINGS.filter(({ ofLibrary }) => ofLibrary), all)}

What the examples have around it:

${knownTable(KNOWN_FINDINGS.filter(({ ofLibrary }) => !ofLibrary), all)}

## What the construct acknowledges itself

cdk-nag would find it, and does not, in what the construct made: it is of one resource, and there is nothing to decide.

${acknowledgedTable(examples.flatMap(({ acknowledged }) => acknowledged))}

## Findings of each example

Of the construct + of what is around it.

| example | ${TOOLS.join(' | ')} |
|---|${TOOLS.map(() => '---|').join('')}
${examples.map(({ name, findings }) => row(name, TOOLS.map((tool) => {
  const of = findings.filter((finding) => finding.tool === tool);
  return `${of.filter(({ ofLibrary }) => ofLibrary).length} + ${of.filter(({ ofLibrary }) => !ofLibrary).length}`;
}))).join('\n')}

## Beside CDK's own pattern

The service of examples/minimal, and the same one made with \`ApplicationLoadBalancedFargateService\` (which has no proxy):

| | ${TOOLS.join(' | ')} |
|---|${TOOLS.map(() => '---|').join('')}
${[['`ReverseProxiedService`', minimal] as const, ['`ApplicationLoadBalancedFargateService`', baseline] as const].map(([name, { findings }]) => (
  row(name, TOOLS.map((tool) => rules(findings.filter((finding) => finding.tool === tool && !isAround(finding))))))).join('\n')}

What VPC and cluster are found for is left out: it is the same for both.
`;
}

/** In both apps the same. */
function isAround({ path }: Finding): boolean {
  return !path.startsWith('Orders/Orders/');
}

function knownTable(known: KnownFinding[], all: Finding[]): string {
  return [
    '| check | rule | what it says | why it stays | how to close it | found |',
    '|---|---|---|---|---|---|',
    ...known.map(({ tool, rule, reason, remedy, ofLibrary }) => {
      const found = all.filter((finding) => finding.tool === tool && finding.rule === rule && finding.ofLibrary === ofLibrary);
      return row(tool, [`\`${rule}\``, found[0]?.message.replace(/\s+/g, ' ').replace(/'[^']*'/g, '…') ?? '', reason, remedy, String(found.length)]);
    }),
  ].join('\n');
}

function acknowledgedTable(all: Acknowledged[]): string {
  const counts = new Map<string, number>();
  for (const { rule, reason } of all) {
    const cells = row(`\`${rule}\``, [reason]);
    counts.set(cells, (counts.get(cells) ?? 0) + 1);
  }
  return ['| rule | why | times |', '|---|---|---|', ...[...counts].sort().map(([cells, count]) => `${cells} ${count} |`)].join('\n');
}

function rules(findings: Finding[]): string {
  const counts = new Map<string, number>();
  findings.forEach(({ rule }) => counts.set(rule, (counts.get(rule) ?? 0) + 1));
  return [...counts].map(([rule, count]) => count > 1 ? `${rule} (${count})` : rule).join(', ') || 'none';
}

function row(name: string, cells: string[]): string {
  return `| ${[name, ...cells].join(' | ')} |`;
}
