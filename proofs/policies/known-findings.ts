import type { Finding } from './finding';

/** A finding that stays, and why. */
export interface KnownFinding {
  readonly tool: string;
  readonly rule: string;
  /** Whether it is about what the library made, or about what an example has around it. */
  readonly ofLibrary: boolean;
  readonly reason: string;
  /** How who wants to can close it. */
  readonly remedy: string;
}

const NETWORK = 'the VPC and the cluster of an example are the shortest that work';
const OPEN = '`Exposure.internetFacing()` is open to everybody, as its name says';
const ACCESS_LOGS = 'access logs need a bucket, and the proxy logs every request anyway';
const MACHINES = 'the Auto Scaling group of an example is the shortest that works';
const CDK_LAMBDA = 'the function is CDK\'s own, which closes the default security group of the VPC';
const CLOUDFRONT = 'countries, a web ACL and a bucket for logs are decisions of their owner, and the proxy logs every request that it receives';
const BEFORE = 'it is what a migration begins with, as it was';

/** Everything that may be found. What the library could avoid is not here: it is mended. */
export const KNOWN_FINDINGS: KnownFinding[] = [
  { tool: 'cdk-nag', rule: 'AwsSolutions-EC23', ofLibrary: true, reason: OPEN, remedy: '`Exposure.internal({ allowedClients })`' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-ELB2', ofLibrary: true, reason: ACCESS_LOGS, remedy: '`accessLogs: { bucket }`' },
  { tool: 'checkov', rule: 'CKV_AWS_91', ofLibrary: true, reason: ACCESS_LOGS, remedy: '`accessLogs: { bucket }`' },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_260',
    ofLibrary: true,
    reason: 'port 80 is open for the redirect to HTTPS',
    remedy: '`redirectHttp: false`',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_158',
    ofLibrary: true,
    reason: 'CloudWatch Logs encrypts everything with a key of its own; a key of one\'s own costs money and rights',
    remedy: '`logEncryptionKey`',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_158',
    ofLibrary: false,
    reason: 'the flow logs of an example are encrypted like those of the library',
    remedy: '`flowLogs` with a destination of your own',
  },
  {
    tool: 'cfn-lint',
    rule: 'W3005',
    ofLibrary: true,
    reason: 'CDK has the service wait for the rule of its target group, which a deployment that shifts requests refers to as well',
    remedy: '`Deployment.rolling()`',
  },
  {
    tool: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    ofLibrary: true,
    reason: 'the actions of `ssmmessages` that ECS Exec needs cannot be limited to a resource; acknowledged here it would hide wildcards of your own in the role',
    remedy: 'leave `enableExecuteCommand` out',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_136',
    ofLibrary: true,
    reason: 'Amazon S3 encrypts images with a key of its own; a key of one\'s own costs money and rights',
    remedy: '`encryptionKey` of the repository',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_18',
    ofLibrary: false,
    reason: 'the bucket for the logs of the bucket for logs has none itself',
    remedy: 'none: there is always a last one',
  },
  { tool: 'cdk-nag', rule: 'AwsSolutions-VPC7', ofLibrary: false, reason: NETWORK, remedy: '`flowLogs` of the VPC' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-ECS4', ofLibrary: false, reason: NETWORK, remedy: '`containerInsightsV2` of the cluster' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-EC23', ofLibrary: false, reason: 'a load balancer that is made by hand is open', remedy: '`open: false` of the listener' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-ELB2', ofLibrary: false, reason: ACCESS_LOGS, remedy: '`logAccessLogs()` of the load balancer' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-EC26', ofLibrary: false, reason: MACHINES, remedy: '`blockDevices` of the Auto Scaling group' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-AS3', ofLibrary: false, reason: MACHINES, remedy: '`notifications` of the Auto Scaling group' },
  {
    tool: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Action::ecs:Submit*]',
    ofLibrary: false,
    reason: 'it is what CDK allows the machines of a cluster',
    remedy: '`role` of the Auto Scaling group',
  },
  {
    tool: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Resource::*]',
    ofLibrary: false,
    reason: 'it is what CDK allows the machines of a cluster, and the execution role that a migration begins with',
    remedy: '`role` of the Auto Scaling group',
  },
  {
    tool: 'cdk-nag',
    rule: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonECSInfrastructureRolePolicyForManagedInstances]',
    ofLibrary: false,
    reason: 'CDK gives Amazon ECS the permissions to start and stop EC2 instances by this policy, which AWS updates',
    remedy: '`infrastructureRole` of the capacity provider',
  },
  {
    tool: 'cdk-nag',
    rule: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:container-instance/*]',
    ofLibrary: false,
    reason: 'it is what CDK allows the instances of a capacity provider, whose names Amazon ECS chooses',
    remedy: '`ec2InstanceProfile` of the capacity provider',
  },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_111',
    ofLibrary: false,
    reason: 'it is what CDK allows the machines of a cluster',
    remedy: '`role` of the Auto Scaling group',
  },
  { tool: 'checkov', rule: 'CKV_AWS_65', ofLibrary: false, reason: NETWORK, remedy: '`containerInsightsV2` of the cluster' },
  { tool: 'checkov', rule: 'CKV_AWS_115', ofLibrary: false, reason: CDK_LAMBDA, remedy: '`restrictDefaultSecurityGroup: false` of the VPC' },
  { tool: 'checkov', rule: 'CKV_AWS_116', ofLibrary: false, reason: CDK_LAMBDA, remedy: '`restrictDefaultSecurityGroup: false` of the VPC' },
  { tool: 'checkov', rule: 'CKV_AWS_117', ofLibrary: false, reason: CDK_LAMBDA, remedy: '`restrictDefaultSecurityGroup: false` of the VPC' },
  { tool: 'cfn-lint', rule: 'W3005', ofLibrary: false, reason: CDK_LAMBDA, remedy: '`restrictDefaultSecurityGroup: false` of the VPC' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-CFR1', ofLibrary: true, reason: CLOUDFRONT, remedy: '`distribution: { geoRestriction }`' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-CFR2', ofLibrary: true, reason: CLOUDFRONT, remedy: '`distribution: { webAclId }`' },
  { tool: 'cdk-nag', rule: 'AwsSolutions-CFR3', ofLibrary: true, reason: CLOUDFRONT, remedy: '`distribution: { logBucket }`' },
  { tool: 'checkov', rule: 'CKV_AWS_68', ofLibrary: true, reason: CLOUDFRONT, remedy: '`distribution: { webAclId }`' },
  { tool: 'checkov', rule: 'CKV_AWS_86', ofLibrary: true, reason: CLOUDFRONT, remedy: '`distribution: { logBucket }`' },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_149',
    ofLibrary: true,
    reason: 'the key of AWS encrypts the secret; a key of one\'s own costs money and rights',
    remedy: '`originSecret` of `Exposure.cloudFront()`',
  },
  { tool: 'checkov', rule: 'CKV_AWS_2', ofLibrary: false, reason: BEFORE, remedy: 'a certificate' },
  { tool: 'checkov', rule: 'CKV_AWS_103', ofLibrary: false, reason: BEFORE, remedy: 'a certificate' },
  { tool: 'checkov', rule: 'CKV_AWS_131', ofLibrary: false, reason: BEFORE, remedy: 'the migration' },
  { tool: 'checkov', rule: 'CKV_AWS_91', ofLibrary: false, reason: BEFORE, remedy: 'the migration' },
  { tool: 'checkov', rule: 'CKV_AWS_66', ofLibrary: false, reason: BEFORE, remedy: 'the migration' },
  {
    tool: 'checkov',
    rule: 'CKV_AWS_26',
    ofLibrary: false,
    reason: 'CloudWatch cannot publish to a topic that is encrypted with the key of AWS, and a key of one\'s own is beside the point of the example',
    remedy: '`masterKey` with a key whose policy lets CloudWatch in',
  },
];

/** The reason why a finding stays, if there is one. */
export function known(finding: Finding): KnownFinding | undefined {
  return KNOWN_FINDINGS.find(({ tool, rule, ofLibrary }) => (
    tool === finding.tool && rule === finding.rule && ofLibrary === finding.ofLibrary
  ));
}
