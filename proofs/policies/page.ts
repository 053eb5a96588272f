import type { Finding } from './finding';
import { KNOWN_FINDINGS, KnownFinding } from './known-findings';
import type { Acknowledged } from './synthesize';

export const TOOLS = ['warnings of cdk synth', 'cdk-nag', 'CloudFormation validation', 'cfn-lint', 'checkov'];

/** The findings in one app. */
export interface Checked {
  readonly name: string;
  readonly findings: Finding[];
  /** The findings that the library acknowledges. */
  readonly acknowledged: Acknowledged[];
}

/** The text of docs/policies.md. */
export function page(examples: Checked[], baseline: Checked): string {
  const all = examples.flatMap(({ findings }) => findings);
  const minimal = examples.find(({ name }) => name === 'minimal')!;
  return `# Policy checks

Findings of policy checkers in the synthesized examples, and the reason for each. The command \`npm run policies\` writes this page:
do not edit the page. The command synthesizes every example and runs four checkers:
[cdk-nag](https://github.com/cdklabs/cdk-nag) (AwsSolutions), CloudFormation's own validation in strict mode,
[cfn-lint](https://github.com/aws-cloudformation/cfn-lint) and [checkov](https://www.checkov.io/). The command fails if a finding
is not in the tables below, and if an entry of the tables has no finding.

## Known findings

Findings in resources of the construct, in all ${examples.length} examples:

${knownTable(KNOWN_FINDINGS.filter(({ ofLibrary }) => ofLibrary), all)}

Findings in the other resources of the examples:

${knownTable(KNOWN_FINDINGS.filter(({ ofLibrary }) => !ofLibrary), all)}

## Findings that the construct acknowledges

The construct acknowledges these findings of cdk-nag for single resources, because the user has no decision to make.

${acknowledgedTable(examples.flatMap(({ acknowledged }) => acknowledged))}

## Findings of each example

The number of findings in resources of the construct + in other resources of the example.

| example | ${TOOLS.join(' | ')} |
|---|${TOOLS.map(() => '---|').join('')}
${examples.map(({ name, findings }) => row(name, TOOLS.map((tool) => {
  const of = findings.filter((finding) => finding.tool === tool);
  return `${of.filter(({ ofLibrary }) => ofLibrary).length} + ${of.filter(({ ofLibrary }) => !ofLibrary).length}`;
}))).join('\n')}

## Comparison with CDK's own pattern

The findings for the service of examples/minimal, and for the same service made with \`ApplicationLoadBalancedFargateService\`,
which has no proxy:

| | ${TOOLS.join(' | ')} |
|---|${TOOLS.map(() => '---|').join('')}
${[['`ReverseProxiedService`', minimal] as const, ['`ApplicationLoadBalancedFargateService`', baseline] as const].map(([name, { findings }]) => (
  row(name, TOOLS.map((tool) => rules(findings.filter((finding) => finding.tool === tool && !isAround(finding))))))).join('\n')}

Findings in the VPC and the cluster are left out, because both apps have the same.
`;
}

/** Whether a finding is in a resource that both apps have. */
function isAround({ path }: Finding): boolean {
  return !path.startsWith('Orders/Orders/');
}

function knownTable(known: KnownFinding[], all: Finding[]): string {
  return [
    '| checker | rule | message | reason to keep | way to resolve | findings |',
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
  return ['| rule | reason | findings |', '|---|---|---|', ...[...counts].sort().map(([cells, count]) => `${cells} ${count} |`)].join('\n');
}

function rules(findings: Finding[]): string {
  const counts = new Map<string, number>();
  findings.forEach(({ rule }) => counts.set(rule, (counts.get(rule) ?? 0) + 1));
  return [...counts].map(([rule, count]) => count > 1 ? `${rule} (${count})` : rule).join(', ') || 'none';
}

function row(name: string, cells: string[]): string {
  return `| ${[name, ...cells].join(' | ')} |`;
}
