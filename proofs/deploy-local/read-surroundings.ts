import type { ResourceReader } from './resource-reader';

type Fields = Record<string, any>;

function document(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text.startsWith('%') ? decodeURIComponent(text) : text);
}

function withoutDot(name: string | undefined): string | undefined {
  return name?.replace(/\.$/, '').toLowerCase();
}

function sameName(a: string | undefined, b: unknown): boolean {
  return withoutDot(a) === withoutDot(String(b));
}

const NAMESPACE: ResourceReader = {
  compared: ['Name'],
  read: async ({ others }, id) => (await others.call('servicediscovery', 'get_namespace', { Id: id })).Namespace,
};

/** Resources around the service that can be read back: names, certificates, permissions, keys, the network. */
export const SURROUNDINGS: Record<string, ResourceReader> = {
  'AWS::Route53::RecordSet': {
    compared: ['Name', 'Type', 'TTL', 'AliasTarget', 'ResourceRecords', 'SetIdentifier', 'Weight'],
    read: async ({ others }, _, expected) => {
      const { ResourceRecordSets } = await others.call('route53', 'list_resource_record_sets', { HostedZoneId: expected.hostedZoneId });
      const record = (ResourceRecordSets as Fields[]).find(({ Name, Type, SetIdentifier }) => (
        Type === expected.type && sameName(Name, expected.name) && SetIdentifier === expected.setIdentifier));
      const target: string | undefined = record?.AliasTarget?.DNSName;
      const wanted: string | undefined = expected.aliasTarget?.dNSName;
      return record && {
        ...record,
        Name: expected.name,
        ResourceRecords: record.ResourceRecords?.map(({ Value }: Fields) => Value),
        // With a dot at the end or without it is the same name.
        AliasTarget: record.AliasTarget && { ...record.AliasTarget, DNSName: wanted && sameName(target!, wanted) ? wanted : target!.replace(/\.$/, '') },
      };
    },
  },
  'AWS::CertificateManager::Certificate': {
    compared: ['DomainName', 'SubjectAlternativeNames', 'ValidationMethod'],
    read: async ({ others }, arn, expected) => {
      const { Certificate } = await others.call('acm', 'describe_certificate', { CertificateArn: arn });
      return {
        ...Certificate,
        // Certificates have their own name among the alternatives.
        SubjectAlternativeNames: (Certificate.SubjectAlternativeNames as string[] | undefined)
          ?.filter((name) => name !== Certificate.DomainName || expected.subjectAlternativeNames?.includes(name)),
        ValidationMethod: Certificate.DomainValidationOptions?.[0]?.ValidationMethod,
      };
    },
  },
  'AWS::IAM::Policy': {
    compared: ['PolicyDocument', 'PolicyName', 'Roles'],
    read: async ({ iam }, _, expected) => {
      const found = await Promise.all(((expected.roles ?? []) as string[]).map((RoleName) => (
        iam.getRolePolicy({ RoleName, PolicyName: expected.policyName }))));
      return found.length === 0 ? undefined : {
        PolicyName: found[0].PolicyName,
        Roles: found.map(({ RoleName }) => RoleName),
        PolicyDocument: document(found[0].PolicyDocument),
      };
    },
  },
  'AWS::IAM::ManagedPolicy': {
    compared: ['PolicyDocument'],
    read: async ({ iam }, arn) => {
      const { Policy } = await iam.getPolicy({ PolicyArn: arn });
      const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: arn, VersionId: Policy!.DefaultVersionId! });
      return { PolicyDocument: document(PolicyVersion?.Document) };
    },
  },
  'AWS::IAM::Role': {
    compared: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies'],
    read: async ({ iam }, name, expected) => {
      const { Role } = await iam.getRole({ RoleName: name });
      const { AttachedPolicies } = await iam.listAttachedRolePolicies({ RoleName: name });
      const policies = ((expected.policies ?? []) as Array<{ policyName: string }>).map(async ({ policyName }) => {
        const { PolicyDocument } = await iam.getRolePolicy({ RoleName: name, PolicyName: policyName });
        return { PolicyName: policyName, PolicyDocument: document(PolicyDocument) };
      });
      return Role && {
        AssumeRolePolicyDocument: document(Role.AssumeRolePolicyDocument),
        ManagedPolicyArns: AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
        Policies: await Promise.all(policies),
      };
    },
  },
  'AWS::IAM::InstanceProfile': {
    compared: ['Roles'],
    read: async ({ iam }, id) => {
      const { InstanceProfile } = await iam.getInstanceProfile({ InstanceProfileName: id.split('/').pop()! });
      return { Roles: InstanceProfile?.Roles?.map(({ RoleName }) => RoleName) };
    },
  },
  'AWS::S3::Bucket': {
    compared: ['PublicAccessBlockConfiguration', 'VersioningConfiguration'],
    read: async ({ others }, name) => {
      await others.call('s3', 'head_bucket', { Bucket: name });
      return {
        ...await others.call('s3', 'get_public_access_block', { Bucket: name }).catch(() => ({})),
        VersioningConfiguration: await others.call('s3', 'get_bucket_versioning', { Bucket: name }),
      };
    },
  },
  'AWS::S3::BucketPolicy': {
    compared: ['PolicyDocument'],
    read: async ({ others }, _, expected) => (
      { PolicyDocument: document((await others.call('s3', 'get_bucket_policy', { Bucket: expected.bucket })).Policy) }),
  },
  'AWS::ECR::Repository': {
    compared: ['RepositoryName', 'ImageScanningConfiguration', 'ImageTagMutability', 'EncryptionConfiguration'],
    read: async ({ others }, name) => (await others.call('ecr', 'describe_repositories', { repositoryNames: [name] })).repositories[0],
  },
  'AWS::KMS::Key': {
    compared: ['EnableKeyRotation', 'KeyPolicy'],
    read: async ({ others }, id) => {
      const { KeyMetadata } = await others.call('kms', 'describe_key', { KeyId: id });
      return KeyMetadata.KeyState === 'PendingDeletion' ? undefined : {
        EnableKeyRotation: (await others.call('kms', 'get_key_rotation_status', { KeyId: id })).KeyRotationEnabled,
        KeyPolicy: document((await others.call('kms', 'get_key_policy', { KeyId: id, PolicyName: 'default' })).Policy),
      };
    },
  },
  'AWS::SNS::Topic': {
    compared: ['DisplayName', 'TopicName'],
    read: async ({ others }, arn) => ({
      ...(await others.call('sns', 'get_topic_attributes', { TopicArn: arn })).Attributes, TopicName: arn.split(':').pop(),
    }),
  },
  'AWS::ServiceDiscovery::HttpNamespace': NAMESPACE,
  'AWS::ServiceDiscovery::PrivateDnsNamespace': NAMESPACE,
  'AWS::ServiceDiscovery::PublicDnsNamespace': NAMESPACE,
  'AWS::ServiceDiscovery::Service': {
    compared: ['Name', 'NamespaceId', 'DnsConfig', 'HealthCheckCustomConfig'],
    read: async ({ others }, id) => {
      const { Service } = await others.call('servicediscovery', 'get_service', { Id: id });
      return { ...Service, DnsConfig: Service.DnsConfig && { ...Service.DnsConfig, NamespaceId: Service.NamespaceId } };
    },
  },
  'AWS::Lambda::Function': {
    compared: ['Handler', 'Runtime', 'Role', 'Timeout', 'MemorySize'],
    read: async ({ others }, name) => others.call('lambda', 'get_function_configuration', { FunctionName: name }),
  },
  'AWS::EC2::RouteTable': {
    compared: ['VpcId'],
    read: async ({ ec2 }, id) => (await ec2.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0],
  },
  'AWS::EC2::Route': {
    compared: ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'GatewayId', 'NatGatewayId'],
    read: async ({ ec2 }, _, expected) => {
      const { RouteTables } = await ec2.describeRouteTables({ RouteTableIds: [expected.routeTableId] });
      return RouteTables?.[0].Routes?.find((route) => expected.destinationCidrBlock !== undefined
        ? route.DestinationCidrBlock === expected.destinationCidrBlock
        : route.DestinationIpv6CidrBlock === expected.destinationIpv6CidrBlock);
    },
  },
  'AWS::EC2::SubnetRouteTableAssociation': {
    compared: ['RouteTableId', 'SubnetId'],
    read: async ({ ec2 }, id) => (await ec2.describeRouteTables({})).RouteTables
      ?.flatMap(({ Associations }) => Associations ?? []).find((association) => association.RouteTableAssociationId === id),
  },
  'AWS::EC2::InternetGateway': {
    compared: [],
    read: async ({ ec2 }, id) => (await ec2.describeInternetGateways({ InternetGatewayIds: [id] })).InternetGateways?.[0],
  },
  'AWS::EC2::VPCGatewayAttachment': {
    compared: ['VpcId', 'InternetGatewayId'],
    read: async ({ ec2 }, _, expected) => {
      const gateway = (await ec2.describeInternetGateways({ InternetGatewayIds: [expected.internetGatewayId] })).InternetGateways?.[0];
      return gateway && { ...gateway, VpcId: gateway.Attachments?.[0]?.VpcId };
    },
  },
  'AWS::EC2::EIP': {
    compared: ['Domain'],
    read: async ({ ec2 }, address) => (await ec2.describeAddresses({})).Addresses?.find(({ PublicIp }) => PublicIp === address),
  },
};
