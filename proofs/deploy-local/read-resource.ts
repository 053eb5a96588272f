import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import type { Aws } from './aws';
import { SURROUNDINGS } from './read-surroundings';
import type { ResourceReader } from './resource-reader';

/** The cluster and the name in the ARN of a service. */
export function serviceOf(arn: string): { cluster: string; service: string } {
  const [cluster, service] = arn.split('/').slice(-2);
  return { cluster, service };
}

function attributes(list: Array<{ Key?: string; Value?: string }> | undefined, wanted: Array<{ key: string }> | undefined): unknown[] {
  return (wanted ?? []).map(({ key }) => list?.find((attribute) => attribute.Key === key));
}

/** The log group of a name, if there is one. */
export async function readLogGroup(aws: Aws, name: string): Promise<LogGroup | undefined> {
  const { logGroups } = await aws.logs.describeLogGroups({ logGroupNamePrefix: name });
  return logGroups?.find(({ logGroupName }) => logGroupName === name);
}

/** Resources that the AWS SDK can read back. */
export const READERS: Record<string, ResourceReader> = {
  'AWS::ECS::Cluster': {
    compared: [],
    read: async (aws, id) => (await aws.ecs.describeClusters({ clusters: [id] })).clusters?.find(({ status }) => status === 'ACTIVE'),
  },
  'AWS::ECS::TaskDefinition': {
    compared: [
      'ContainerDefinitions', 'Cpu', 'Memory', 'NetworkMode', 'RequiresCompatibilities', 'RuntimePlatform', 'EphemeralStorage', 'Volumes', 'ExecutionRoleArn',
      'TaskRoleArn', 'Family',
    ],
    read: async (aws, id) => (await aws.ecs.describeTaskDefinition({ taskDefinition: id })).taskDefinition,
  },
  'AWS::ECS::Service': {
    compared: [
      'DesiredCount', 'LaunchType', 'CapacityProviderStrategy', 'LoadBalancers', 'NetworkConfiguration', 'HealthCheckGracePeriodSeconds', 'TaskDefinition',
      'DeploymentConfiguration', 'EnableExecuteCommand', 'SchedulingStrategy',
    ],
    read: async (aws, arn) => {
      const { cluster, service } = serviceOf(arn);
      return (await aws.ecs.describeServices({ cluster, services: [service] })).services?.find(({ status }) => status === 'ACTIVE');
    },
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    compared: ['Type', 'Scheme', 'SecurityGroups', 'Subnets', 'LoadBalancerAttributes'],
    read: async (aws, arn, expected) => {
      const balancer = (await aws.elb.describeLoadBalancers({ LoadBalancerArns: [arn] })).LoadBalancers?.[0];
      const { Attributes } = await aws.elb.describeLoadBalancerAttributes({ LoadBalancerArn: arn });
      return balancer && {
        ...balancer,
        Subnets: balancer.AvailabilityZones?.map(({ SubnetId }) => SubnetId),
        LoadBalancerAttributes: attributes(Attributes, expected.loadBalancerAttributes),
      };
    },
  },
  'AWS::ElasticLoadBalancingV2::TargetGroup': {
    compared: [
      'Port', 'Protocol', 'TargetType', 'VpcId', 'HealthCheckPath', 'HealthCheckPort', 'HealthCheckProtocol', 'HealthCheckIntervalSeconds',
      'HealthCheckTimeoutSeconds', 'HealthyThresholdCount', 'UnhealthyThresholdCount', 'Matcher', 'TargetGroupAttributes',
    ],
    read: async (aws, arn, expected) => {
      const group = (await aws.elb.describeTargetGroups({ TargetGroupArns: [arn] })).TargetGroups?.[0];
      const { Attributes } = await aws.elb.describeTargetGroupAttributes({ TargetGroupArn: arn });
      return group && { ...group, TargetGroupAttributes: attributes(Attributes, expected.targetGroupAttributes) };
    },
  },
  'AWS::ElasticLoadBalancingV2::Listener': {
    compared: ['Port', 'Protocol', 'LoadBalancerArn', 'Certificates', 'SslPolicy', 'DefaultActions', 'AlpnPolicy'],
    read: async (aws, arn, expected) => {
      const listener = (await aws.elb.describeListeners({ ListenerArns: [arn] })).Listeners?.[0];
      const actions = listener?.DefaultActions?.map((action, i) => ({ ...action, ...loginOf(expected.defaultActions?.[i]) }));
      return listener && { ...listener, DefaultActions: actions };
    },
  },
  'AWS::ElasticLoadBalancingV2::ListenerRule': {
    compared: ['Priority', 'Conditions', 'Actions'],
    read: async (aws, arn, expected) => {
      const rule = (await aws.elb.describeRules({ RuleArns: [arn] })).Rules?.[0];
      // MiniStack does not keep how requests are shared between target groups; the report says so.
      const shares = (i: number) => rule?.Actions?.[i].ForwardConfig ?? expected.actions?.[i]?.forwardConfig;
      const actions = rule?.Actions?.map((action, i) => ({ ...action, ...loginOf(expected.actions?.[i]), forwardConfig: shares(i) }));
      return rule && { ...rule, Actions: actions };
    },
  },
  'AWS::EC2::SecurityGroup': {
    compared: ['GroupDescription', 'VpcId'],
    read: async (aws, id) => {
      const group = (await aws.ec2.describeSecurityGroups({ GroupIds: [id] })).SecurityGroups?.[0];
      return group && { ...group, GroupDescription: group.Description };
    },
  },
  'AWS::EC2::VPC': {
    compared: ['CidrBlock'],
    read: async (aws, id) => (await aws.ec2.describeVpcs({ VpcIds: [id] })).Vpcs?.[0],
  },
  'AWS::EC2::Subnet': {
    compared: ['CidrBlock', 'VpcId', 'MapPublicIpOnLaunch'],
    read: async (aws, id) => (await aws.ec2.describeSubnets({ SubnetIds: [id] })).Subnets?.[0],
  },
  'AWS::EC2::NatGateway': {
    compared: ['SubnetId'],
    read: async (aws, id) => (await aws.ec2.describeNatGateways({ NatGatewayIds: [id] })).NatGateways?.find(({ State }) => State === 'available'),
  },
  'AWS::Logs::LogGroup': {
    compared: ['RetentionInDays'],
    read: readLogGroup,
  },
  'AWS::Logs::MetricFilter': {
    compared: ['FilterPattern', 'LogGroupName', 'MetricTransformations'],
    read: async (aws, name, expected) => {
      const { metricFilters } = await aws.logs.describeMetricFilters({ logGroupName: expected.logGroupName });
      const filter = metricFilters?.find(({ filterName }) => name.endsWith(filterName!));
      return filter && {
        ...filter,
        metricTransformations: filter.metricTransformations?.map((transformation) => ({
          ...transformation,
          dimensions: Object.entries(transformation.dimensions ?? {}).map(([Key, Value]) => ({ Key, Value })),
        })),
      };
    },
  },
  'AWS::CloudWatch::Alarm': {
    compared: [
      'MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Threshold', 'ComparisonOperator', 'EvaluationPeriods', 'DatapointsToAlarm', 'Period',
      'Dimensions', 'TreatMissingData', 'AlarmActions',
    ],
    read: async (aws, name) => (await aws.cloudWatch.describeAlarms({ AlarmNames: [name] })).MetricAlarms?.[0] as Record<string, any> | undefined,
  },
  'AWS::CloudWatch::Dashboard': {
    compared: [],
    read: async (aws, name) => ({ body: (await aws.cloudWatch.getDashboard({ DashboardName: name })).DashboardBody }),
  },
  ...SURROUNDINGS,
};

/** MiniStack keeps the type of an action that authenticates, and not its configuration; the report says so. */
function loginOf(expected: Record<string, any> | undefined): Record<string, any> {
  return expected?.authenticateOidcConfig === undefined ? {} : { authenticateOidcConfig: expected.authenticateOidcConfig };
}
