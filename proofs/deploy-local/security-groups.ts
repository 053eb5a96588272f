import type { Aws } from './aws';
import type { Checks } from './checks';
import type { DeployedStack } from './deployed-stack';
import { differences, expectedValue } from './template-value';

const PEERS = [
  'CidrIp', 'CidrIpv6', 'SourceSecurityGroupId', 'DestinationSecurityGroupId', 'SourcePrefixListId', 'DestinationPrefixListId',
];
const LET_ALL_OUT = { protocol: '-1', peer: '0.0.0.0/0' };
const DIRECTIONS = ['Ingress', 'Egress'] as const;

/** Who may talk on which ports. */
export interface Rule {
  readonly protocol: string;
  readonly from?: number;
  readonly to?: number;
  /** An address range, or the id of a security group or prefix list. */
  readonly peer: string;
}

export interface Rules {
  readonly Ingress: Rule[];
  readonly Egress: Rule[];
}

/** The rules of a security group, one for each peer. */
export async function rulesOf(aws: Aws, groupId: string): Promise<Rules> {
  const [group] = (await aws.ec2.describeSecurityGroups({ GroupIds: [groupId] })).SecurityGroups ?? [];
  const flatten = (permissions: typeof group.IpPermissions): Rule[] => (permissions ?? []).flatMap((permission) => [
    ...(permission.IpRanges ?? []).map(({ CidrIp }) => CidrIp!),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6!),
    ...(permission.PrefixListIds ?? []).map(({ PrefixListId }) => PrefixListId!),
    ...(permission.UserIdGroupPairs ?? []).map(({ GroupId }) => GroupId!),
  ].map((peer) => ({ protocol: permission.IpProtocol!, from: permission.FromPort, to: permission.ToPort, peer })));
  return { Ingress: flatten(group?.IpPermissions), Egress: flatten(group?.IpPermissionsEgress) };
}

/** Each security group of the stacks has the rules of the templates, and no other. */
export async function checkRulesAgainstTemplates(stacks: DeployedStack[], checks: Checks): Promise<void> {
  for (const stack of stacks) {
    for (const groupId of stack.ofType('AWS::EC2::SecurityGroup')) {
      const [logicalId] = [...stack.physicalIds].find(([, physicalId]) => physicalId === groupId)!;
      const actual = await rulesOf(stack.aws, groupId);
      for (const direction of DIRECTIONS) {
        const others = stacks.filter((other) => other !== stack).flatMap((other) => rulesForGroupsOfOtherStacks(other, direction));
        const declared = rulesInTemplate(stack, logicalId, direction);
        // EC2 lets everything out until there is another rule.
        const wanted = direction === 'Egress' && declared.length + others.length === 0 ? [LET_ALL_OUT] : declared;
        const allowed = [...wanted, ...others, ...direction === 'Egress' && declared.length === 0 ? [LET_ALL_OUT] : []];
        checks.claim('security group as in the template', `${stack.stack}/${logicalId}`, [
          ...wanted.filter((rule) => !actual[direction].some((found) => differences(rule, found).length === 0))
            .map((rule) => `${direction} lacks ${JSON.stringify(rule)}`),
          ...actual[direction].filter((found) => !allowed.some((rule) => differences(rule, found).length === 0))
            .map((rule) => `${direction} has ${JSON.stringify(rule)}`),
        ]);
      }
    }
  }
}

type Direction = typeof DIRECTIONS[number];

function rulesInTemplate(stack: DeployedStack, logicalId: string, direction: Direction): unknown[] {
  const resources = Object.values(stack.synthesized.resources);
  return [
    ...stack.synthesized.resources[logicalId].Properties?.[`SecurityGroup${direction}`] ?? [],
    ...resources.filter(({ Type, Properties }) => Type === `AWS::EC2::SecurityGroup${direction}` && logicalIdIn(Properties?.GroupId) === logicalId)
      .map(({ Properties }) => Properties),
  ].map((rule) => expectedRule(rule, stack));
}

function rulesForGroupsOfOtherStacks(stack: DeployedStack, direction: Direction): unknown[] {
  return Object.values(stack.synthesized.resources)
    .filter(({ Type, Properties }) => Type === `AWS::EC2::SecurityGroup${direction}` && logicalIdIn(Properties?.GroupId) === undefined)
    .map(({ Properties }) => expectedRule(Properties!, stack));
}

function expectedRule(rule: Record<string, unknown>, stack: DeployedStack): unknown {
  const peer = PEERS.map((name) => rule[name]).find((value) => value !== undefined);
  return {
    protocol: rule.IpProtocol,
    ...rule.FromPort === undefined ? {} : { from: rule.FromPort, to: rule.ToPort },
    peer: expectedValue(peer, stack),
  };
}

function logicalIdIn(value: any): string | undefined {
  return value?.['Fn::GetAtt']?.[0] ?? value?.Ref;
}
