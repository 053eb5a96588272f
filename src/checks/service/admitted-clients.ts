import type { Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { addTo } from '../../grouped-by';
import { oncePerSynthesis } from '../once-per-synthesis';
import { knownNumber, knownText, referenceIn, renderedProperties } from '../rendered-properties';

/**
 * Whether a security group admits any client to the default port of the connections. Undefined if a security group is not
 * part of the app, so that its rules are unknown.
 */
export function admitsClients(scope: IConstruct, { securityGroups, defaultPort }: ec2.Connections): boolean | undefined {
  if (securityGroups.length === 0 || defaultPort === undefined) return undefined;
  const rulesOf = oncePerSynthesis(scope, rulesByGroup);
  const groups = securityGroups.map(({ securityGroupId }) => referenceIn(securityGroupId)?.target);
  if (!groups.every((group) => group instanceof ec2.CfnSecurityGroup)) return undefined;
  return groups.some((group) => rulesOf.get(group)?.some((rule) => covers(rule, defaultPort)));
}

/** The ingress rules of each security group of the app, in CloudFormation's form. */
function rulesByGroup(stage: Stage): Map<IConstruct, any[]> {
  const rules = new Map<IConstruct, any[]>();
  const add = (group: IConstruct | undefined, more: any[]) => {
    if (group !== undefined) addTo(rules, group, ...more);
  };
  for (const found of stage.node.findAll()) {
    if (found instanceof ec2.CfnSecurityGroup) {
      const inline: unknown = renderedProperties(found).SecurityGroupIngress;
      // The function of CloudFormation that yields a list may yield any rule.
      add(found, Array.isArray(inline) ? inline : inline === undefined ? [] : [{}]);
    } else if (found instanceof ec2.CfnSecurityGroupIngress && found.groupId !== undefined) {
      add(referenceIn(found.groupId)?.target, [renderedProperties(found)]);
    }
  }
  return rules;
}

/** Whether a rule may cover a port. A value that is known at deployment only may be any value. */
function covers({ IpProtocol, FromPort, ToPort }: any, port: ec2.Port): boolean {
  const { ipProtocol, fromPort, toPort } = port.toRuleJson();
  const protocol = knownText(IpProtocol);
  if (protocol !== undefined && protocol !== '-1' && protocol !== ipProtocol) return false;
  const [from, to, first, last] = [FromPort, ToPort, fromPort, toPort].map(knownNumber);
  return from === undefined || to === undefined || first === undefined || last === undefined || (from <= last && to >= first);
}
