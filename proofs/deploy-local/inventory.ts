import { paginateDescribeAlarms, paginateListDashboards } from '@aws-sdk/client-cloudwatch';
import { paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import {
  paginateDescribeInternetGateways, paginateDescribeNatGateways, paginateDescribeNetworkInterfaces, paginateDescribeRouteTables,
  paginateDescribeSecurityGroups, paginateDescribeSubnets, paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { paginateListClusters, paginateListServices, paginateListTaskDefinitions } from '@aws-sdk/client-ecs';
import { paginateDescribeListeners, paginateDescribeLoadBalancers, paginateDescribeTargetGroups } from '@aws-sdk/client-elastic-load-balancing-v2';
import { paginateListRoles } from '@aws-sdk/client-iam';
import type { Aws } from './aws';

/** The physical ids of everything that a region has, by type, as the APIs of the services list it and not CloudFormation. */
export type Inventory = ReadonlyMap<string, ReadonlySet<string>>;

export async function takeInventory({ ec2, ecs, elb, iam, logs, cloudWatch, others }: Aws): Promise<Inventory> {
  const clusters = await listed(paginateListClusters({ client: ecs }, {}), ({ clusterArns }) => clusterArns);
  const services = await Promise.all(clusters.map((cluster) => (
    listed(paginateListServices({ client: ecs }, { cluster }), ({ serviceArns }) => serviceArns))));
  const balancers = await listed(paginateDescribeLoadBalancers({ client: elb }, {}),
    ({ LoadBalancers }) => LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn));
  const listeners = await Promise.all(balancers.map((arn) => (
    listed(paginateDescribeListeners({ client: elb }, { LoadBalancerArn: arn }),
      ({ Listeners }) => Listeners?.map(({ ListenerArn }) => ListenerArn)))));
  const { HostedZones: zones } = await others.call('route53', 'list_hosted_zones');
  const records = await Promise.all(zones.map(async ({ Id }: Fields) => {
    const { ResourceRecordSets } = await others.call('route53', 'list_resource_record_sets', { HostedZoneId: Id });
    return ResourceRecordSets.map(({ Name, Type, SetIdentifier = '' }: Fields) => `${Id} ${Name} ${Type} ${SetIdentifier}`);
  }));
  const listedBy = async (service: string, operation: string, list: string, id: string, input?: Fields): Promise<string[]> => (
    (await others.call(service, operation, input))[list].map((fields: Fields) => fields[id]));
  const keys = await listedBy('kms', 'list_keys', 'Keys', 'KeyId');
  const described = await Promise.all(keys.map((KeyId) => others.call('kms', 'describe_key', { KeyId })));
  const lists: Record<string, string[]> = {
    'AWS::S3::Bucket': await listedBy('s3', 'list_buckets', 'Buckets', 'Name'),
    'AWS::ECR::Repository': await listedBy('ecr', 'describe_repositories', 'repositories', 'repositoryName'),
    // A key that is deleted is there for some days more.
    'AWS::KMS::Key': described.filter(({ KeyMetadata }) => KeyMetadata.KeyState !== 'PendingDeletion').map(({ KeyMetadata }) => KeyMetadata.KeyId),
    'AWS::SNS::Topic': await listedBy('sns', 'list_topics', 'Topics', 'TopicArn'),
    'AWS::Lambda::Function': await listedBy('lambda', 'list_functions', 'Functions', 'FunctionName'),
    'AWS::SecretsManager::Secret': await listedBy('secretsmanager', 'list_secrets', 'SecretList', 'ARN'),
    'AWS::CertificateManager::Certificate': await listedBy('acm', 'list_certificates', 'CertificateSummaryList', 'CertificateArn'),
    'AWS::IAM::ManagedPolicy': await listedBy('iam', 'list_policies', 'Policies', 'Arn', { Scope: 'Local' }),
    'AWS::ServiceDiscovery::Service': await listedBy('servicediscovery', 'list_services', 'Services', 'Id'),
    'AWS::ServiceDiscovery::Namespace': await listedBy('servicediscovery', 'list_namespaces', 'Namespaces', 'Id'),
    'AWS::Route53::HostedZone': zones.map(({ Id }: Fields) => Id.replace('/hostedzone/', '')),
    'AWS::Route53::RecordSet': records.flat(),
    'AWS::EC2::VPC': await listed(paginateDescribeVpcs({ client: ec2 }, {}), ({ Vpcs }) => Vpcs?.map(({ VpcId }) => VpcId)),
    'AWS::EC2::Subnet': await listed(paginateDescribeSubnets({ client: ec2 }, {}), ({ Subnets }) => Subnets?.map(({ SubnetId }) => SubnetId)),
    'AWS::EC2::RouteTable': await listed(paginateDescribeRouteTables({ client: ec2 }, {}),
      ({ RouteTables }) => RouteTables?.map(({ RouteTableId }) => RouteTableId)),
    'AWS::EC2::InternetGateway': await listed(paginateDescribeInternetGateways({ client: ec2 }, {}),
      ({ InternetGateways }) => InternetGateways?.map(({ InternetGatewayId }) => InternetGatewayId)),
    'AWS::EC2::NatGateway': await listed(paginateDescribeNatGateways({ client: ec2 }, {}),
      ({ NatGateways }) => NatGateways?.filter(({ State }) => State === 'available').map(({ NatGatewayId }) => NatGatewayId)),
    // Addresses come all at once.
    'AWS::EC2::EIP': await listed([await ec2.describeAddresses({})], ({ Addresses }) => Addresses?.map(({ PublicIp }) => PublicIp)),
    'AWS::EC2::SecurityGroup': await listed(paginateDescribeSecurityGroups({ client: ec2 }, {}),
      ({ SecurityGroups }) => SecurityGroups?.map(({ GroupId }) => GroupId)),
    'AWS::EC2::NetworkInterface': await listed(paginateDescribeNetworkInterfaces({ client: ec2 }, {}),
      ({ NetworkInterfaces }) => NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId)),
    'AWS::ECS::Cluster': clusters.map((arn) => arn.split('/').pop()!),
    'AWS::ECS::Service': services.flat(),
    'AWS::ECS::TaskDefinition': await listed(paginateListTaskDefinitions({ client: ecs }, { status: 'ACTIVE' }),
      ({ taskDefinitionArns }) => taskDefinitionArns),
    'AWS::ElasticLoadBalancingV2::LoadBalancer': balancers,
    'AWS::ElasticLoadBalancingV2::Listener': listeners.flat(),
    'AWS::ElasticLoadBalancingV2::TargetGroup': await listed(paginateDescribeTargetGroups({ client: elb }, {}),
      ({ TargetGroups }) => TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn)),
    'AWS::Logs::LogGroup': await listed(paginateDescribeLogGroups({ client: logs }, {}),
      ({ logGroups }) => logGroups?.map(({ logGroupName }) => logGroupName)),
    'AWS::CloudWatch::Alarm': await listed(paginateDescribeAlarms({ client: cloudWatch }, {}),
      ({ MetricAlarms }) => MetricAlarms?.map(({ AlarmName }) => AlarmName)),
    'AWS::CloudWatch::Dashboard': await listed(paginateListDashboards({ client: cloudWatch }, {}),
      ({ DashboardEntries }) => DashboardEntries?.map(({ DashboardName }) => DashboardName)),
    'AWS::IAM::Role': await listed(paginateListRoles({ client: iam }, {}), ({ Roles }) => Roles?.map(({ RoleName }) => RoleName)),
  };
  return new Map(Object.entries(lists).map(([type, ids]) => [type, new Set(ids)]));
}

type Fields = Record<string, any>;

/** What all pages of a list have; the services give as little as ten at a time. */
async function listed<Page>(pages: AsyncIterable<Page> | Page[], idsOf: (page: Page) => Array<string | undefined> | undefined): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of pages) {
    ids.push(...(idsOf(page) ?? []).filter((id): id is string => id !== undefined));
  }
  return ids;
}

/** What an inventory has that an earlier one had not. */
export function addedTo(before: Inventory, after: Inventory): Array<{ type: string; physicalId: string }> {
  return [...after].flatMap(([type, ids]) => [...ids].filter((id) => !before.get(type)?.has(id)).map((physicalId) => ({ type, physicalId })));
}
