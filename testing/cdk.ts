import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { ImageAsset, imagesOf } from './cloud-assembly';
import { Exposure, ReverseProxiedService, ReverseProxiedServiceProps, Route } from '../src';

const outdirs: string[] = [];

afterAll(() => {
  for (const outdir of outdirs.splice(0)) fs.rmSync(outdir, { recursive: true, force: true });
});

/** An app whose cloud assembly goes into a temporary folder that is removed after the tests of a file. */
export function newApp(context: Record<string, unknown> = {}): App {
  const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'cdk-out-'));
  outdirs.push(outdir);
  return new App({ outdir, context, analyticsReporting: false, treeMetadata: false });
}

/** A stack with what a service needs around it. */
export class TestStack extends Stack {
  public readonly vpc: ec2.IVpc;
  public readonly cluster: ecs.Cluster;
  public readonly certificate: acm.ICertificate;

  public constructor(scope: Construct = newApp(), id: string = 'Stack') {
    super(scope, id, { env: { account: '123456789012', region: 'eu-central-1' } });
    // An existing VPC, because a new one is a third of the time for the synthesis of a test.
    this.vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-12345678',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      publicSubnetIds: ['subnet-11111111', 'subnet-22222222'],
      publicSubnetRouteTableIds: ['rtb-11111111', 'rtb-22222222'],
      privateSubnetIds: ['subnet-33333333', 'subnet-44444444'],
      privateSubnetRouteTableIds: ['rtb-33333333', 'rtb-44444444'],
    });
    this.cluster = new ecs.Cluster(this, 'Cluster', { vpc: this.vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });
    this.certificate = acm.Certificate.fromCertificateArn(
      this, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555');
  }

  /** The smallest service, with whatever a test is about changed. */
  public service(props: Partial<ReverseProxiedServiceProps> = {}): ReverseProxiedService {
    return new ReverseProxiedService(this, 'Orders', {
      cluster: this.cluster,
      app: { image: APP_IMAGE, port: 3000 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: this.certificate }),
      ...props,
    });
  }
}

export const APP_IMAGE = ecs.ContainerImage.fromRegistry('example.com/app:1');

/** The containers of the only task definition in a stack, by name. */
export function containersOf(stack: Stack): Record<string, any> {
  const [task] = Object.values(Template.fromStack(stack).findResources('AWS::ECS::TaskDefinition', Match.anyValue()));
  return Object.fromEntries(task.Properties.ContainerDefinitions.map((container: any) => [container.Name, container]));
}

/** The folder that the proxy image of a synthesized stack is built from, and how it is built. */
export function proxyImageOf(stack: Stack): ImageAsset {
  const assembly = (stack.node.root as App).synth();
  const images = imagesOf(assembly.getStackArtifact(stack.artifactId));
  if (images.length !== 1) throw new Error(`expected one image, found ${images.length}`);
  return images[0];
}

/** The nginx.conf in the proxy image of a stack. */
export function nginxConfOf(stack: Stack): string {
  return fs.readFileSync(path.join(proxyImageOf(stack).folder, 'nginx.conf'), 'utf8');
}
