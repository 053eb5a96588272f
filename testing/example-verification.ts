import * as fs from 'fs';
import * as path from 'path';

const CONTAINERS = path.resolve(__dirname, '../proofs/containers');

type Resources = Record<string, { Type: string; Properties?: any }>;

/** A part of an example that only AWS can show, because neither the emulator nor podman has that part. */
interface OnlyOnAws {
  readonly what: string;
  /** Whether the example has the part, read from a resource of its templates. */
  has(type: string, properties: any): boolean;
}

const ONLY_ON_AWS: OnlyOnAws[] = [
  { what: 'the start of tasks by Amazon ECS', has: (type) => type === 'AWS::ECS::TaskDefinition' },
  { what: 'requests and health checks of the load balancer', has: (type) => type === 'AWS::ElasticLoadBalancingV2::TargetGroup' },
  { what: 'requests through Amazon CloudFront', has: (type) => type === 'AWS::CloudFront::Distribution' },
  { what: 'requests through Amazon VPC Lattice', has: (type) => type.startsWith('AWS::VpcLattice::') },
  { what: 'requests through Service Connect', has: (type, { ServiceConnectConfiguration }) => type === 'AWS::ECS::Service' && ServiceConnectConfiguration?.Services !== undefined },
  { what: 'the names of tasks in AWS Cloud Map', has: (type) => type === 'AWS::ServiceDiscovery::Service' },
  { what: 'the host name in DNS', has: (type) => type === 'AWS::Route53::RecordSet' },
  {
    what: 'the shift of traffic from old tasks to new tasks',
    has: (type, { DeploymentConfiguration }) => type === 'AWS::ECS::Service' && /BLUE_GREEN|CANARY|LINEAR/.test(DeploymentConfiguration?.Strategy ?? ''),
  },
  { what: 'scaling under load', has: (type) => type === 'AWS::ApplicationAutoScaling::ScalableTarget' },
  { what: 'the states of alarms', has: (type) => type === 'AWS::CloudWatch::Alarm' },
  { what: 'the EC2 instances of the cluster', has: (type) => type === 'AWS::AutoScaling::AutoScalingGroup' },
  { what: 'the EC2 instances that Amazon ECS manages', has: (type, { ManagedInstancesProvider }) => type === 'AWS::ECS::CapacityProvider' && ManagedInstancesProvider !== undefined },
  { what: 'the external instances', has: (type, { LaunchType }) => type === 'AWS::ECS::Service' && LaunchType === 'EXTERNAL' },
  {
    what: 'interruptions of AWS Fargate Spot',
    has: (type, { CapacityProviderStrategy = [] }) => type === 'AWS::ECS::Service'
      && CapacityProviderStrategy.some(({ CapacityProvider }: any) => CapacityProvider === 'FARGATE_SPOT'),
  },
  { what: 'the task on ARM64', has: (type, { RuntimePlatform }) => type === 'AWS::ECS::TaskDefinition' && RuntimePlatform?.CpuArchitecture === 'ARM64' },
  {
    what: 'the `tmpfs` on AWS Fargate',
    has: (type, { ContainerDefinitions, RequiresCompatibilities = [] }) => type === 'AWS::ECS::TaskDefinition' && RequiresCompatibilities.includes('FARGATE')
      && ContainerDefinitions.some(({ LinuxParameters }: any) => LinuxParameters?.Tmpfs !== undefined),
  },
  {
    what: 'the transfer of secrets to containers',
    has: (type, { ContainerDefinitions }) => type === 'AWS::ECS::TaskDefinition' && ContainerDefinitions.some(({ Secrets }: any) => Secrets !== undefined),
  },
  { what: 'the pull of the image through the cache', has: (type) => type === 'AWS::ECR::PullThroughCacheRule' },
  { what: 'the push to the repository and the pull from the repository', has: (type) => type === 'AWS::ECR::Repository' },
];

/** The examples that `npm run containers` runs, with the name of the task there. */
export function examplesInContainers(): Record<string, string> {
  const stacks = fs.readFileSync(path.join(CONTAINERS, 'stacks/app.ts'), 'utf8');
  const variants = fs.readFileSync(path.join(CONTAINERS, 'variants.ts'), 'utf8');
  return Object.fromEntries([...stacks.matchAll(/import \{ (\w+) \} from '[./]*\/examples\/([\w-]+)\/app'/g)].map(([, className, example]) => {
    const stack = new RegExp(`new ${className}\\(app, '(\\w+)'`).exec(stacks)?.[1];
    const name = new RegExp(`name: '([^']+)', stack: '${stack}'`).exec(variants)?.[1];
    if (name === undefined) throw new Error(`No variant of \`npm run containers\` runs the stack ${stack} of the example ${example}.`);
    return [example, name];
  }));
}

/** The section of an example's README that says which command shows what of the example. */
export function verificationSection(example: string, templates: { Resources: Resources }[]): string {
  const resources = templates.flatMap(({ Resources }) => Object.values(Resources));
  const onlyOnAws = ONLY_ON_AWS.filter(({ has }) => resources.some(({ Type, Properties = {} }) => has(Type, Properties))).map(({ what }) => what);
  const inContainers = examplesInContainers()[example];
  return `## Verification

| part of the example | shown by |
|---|---|
| template | \`npm test\`, \`npm run policies\` |
| deployment to an emulated AWS, without tasks | \`npm run deploy:local -- --only ${example}\` |
| task | ${inContainers === undefined ? 'not run: `npm run containers` runs [other tasks](../../docs/proof.md#containers)' : `\`npm run containers -- --only ${inContainers}\`, with podman`} |
| ${onlyOnAws.join('; ')} | AWS only |
`;
}
