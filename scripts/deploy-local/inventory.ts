import type { Aws } from './aws';

/** The physical ids of everything that a region has, by type, as the APIs of the services list it and not CloudFormation. */
export type Inventory = ReadonlyMap<string, ReadonlySet<string>>;

export async function takeInventory(aws: Aws): Promise<Inventory> {
  const { ec2, ecs, elb, iam, cloudWatch } = aws;
  const clusters = (await ecs.listClusters({})).clusterArns ?? [];
  const services = await Promise.all(clusters.map(async cluster => (await ecs.listServices({ cluster })).serviceArns ?? []));
  const balancers = (await elb.describeLoadBalancers({})).LoadBalancers?.map(({ LoadBalancerArn }) => LoadBalancerArn!) ?? [];
  const listeners = await Promise.all(balancers.map(async arn => (await elb.describeListeners({ LoadBalancerArn: arn })).Listeners ?? []));
  const lists: Record<string, Array<string | undefined> | undefined> = {
    'AWS::EC2::VPC': (await ec2.describeVpcs({})).Vpcs?.map(({ VpcId }) => VpcId),
    'AWS::EC2::Subnet': (await ec2.describeSubnets({})).Subnets?.map(({ SubnetId }) => SubnetId),
    'AWS::EC2::RouteTable': (await ec2.describeRouteTables({})).RouteTables?.map(({ RouteTableId }) => RouteTableId),
    'AWS::EC2::InternetGateway': (await ec2.describeInternetGateways({})).InternetGateways?.map(({ InternetGatewayId }) => InternetGatewayId),
    'AWS::EC2::NatGateway': (await ec2.describeNatGateways({})).NatGateways?.filter(({ State }) => State === 'available').map(({ NatGatewayId }) => NatGatewayId),
    'AWS::EC2::EIP': (await ec2.describeAddresses({})).Addresses?.map(({ PublicIp }) => PublicIp),
    'AWS::EC2::SecurityGroup': (await ec2.describeSecurityGroups({})).SecurityGroups?.map(({ GroupId }) => GroupId),
    'AWS::EC2::NetworkInterface': (await ec2.describeNetworkInterfaces({})).NetworkInterfaces?.map(({ NetworkInterfaceId }) => NetworkInterfaceId),
    'AWS::ECS::Cluster': clusters.map(arn => arn.split('/').pop()),
    'AWS::ECS::Service': services.flat(),
    'AWS::ECS::TaskDefinition': (await ecs.listTaskDefinitions({ status: 'ACTIVE' })).taskDefinitionArns,
    'AWS::ElasticLoadBalancingV2::LoadBalancer': balancers,
    'AWS::ElasticLoadBalancingV2::Listener': listeners.flat().map(({ ListenerArn }) => ListenerArn),
    'AWS::ElasticLoadBalancingV2::TargetGroup': (await elb.describeTargetGroups({})).TargetGroups?.map(({ TargetGroupArn }) => TargetGroupArn),
    'AWS::Logs::LogGroup': await logGroupNames(aws),
    'AWS::CloudWatch::Alarm': (await cloudWatch.describeAlarms({})).MetricAlarms?.map(({ AlarmName }) => AlarmName),
    'AWS::CloudWatch::Dashboard': (await cloudWatch.listDashboards({})).DashboardEntries?.map(({ DashboardName }) => DashboardName),
    'AWS::IAM::Role': (await iam.listRoles({})).Roles?.map(({ RoleName }) => RoleName),
  };
  return new Map(Object.entries(lists).map(([type, ids]) => [type, new Set((ids ?? []).filter((id): id is string => id !== undefined))]));
}

/** CloudWatch Logs lists 50 at a time. */
async function logGroupNames({ logs }: Aws): Promise<string[]> {
  const names: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs.describeLogGroups({ nextToken });
    names.push(...page.logGroups?.map(({ logGroupName }) => logGroupName!) ?? []);
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
  return names;
}

/** What an inventory has that an earlier one had not. */
export function addedTo(before: Inventory, after: Inventory): Array<{ type: string; physicalId: string }> {
  return [...after].flatMap(([type, ids]) => [...ids].filter(id => !before.get(type)?.has(id)).map(physicalId => ({ type, physicalId })));
}
