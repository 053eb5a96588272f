import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';

/** The service of examples/minimal as it is made with CDK's own pattern: same cluster, image and certificate. */
const stack = new Stack(new App(), 'Orders');
const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc });
const certificate = acm.Certificate.fromCertificateArn(
  stack, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555');

new patterns.ApplicationLoadBalancedFargateService(stack, 'Orders', {
  cluster,
  certificate,
  redirectHTTP: true,
  taskImageOptions: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), containerPort: 80 },
});
