import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget, Route53RecordTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { Enforcement, Exposure, ReverseProxiedService, Route } from '../../src';

export interface MigrationProps extends StackProps {
  /** The share of clients that are sent to the new service, in per cent. */
  readonly newShare: number;
  /** Whether the new service rejects, or only reports what it would reject. */
  readonly enforcement: Enforcement;
}

export class MigrationStack extends Stack {
  public constructor(scope: Construct, id: string, props: MigrationProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789EXAMPLE', zoneName: 'example.com' });
    const certificate = new acm.Certificate(this, 'Certificate', { domainName: 'orders.example.com', validation: acm.CertificateValidation.fromDns(zone) });
    const image = ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4');

    // What was there before, as it was, but for `domainName` and `domainZone`: the record is now below.
    const old = new ApplicationLoadBalancedFargateService(this, 'Old', {
      cluster, certificate, taskImageOptions: { image, containerPort: 80 }, circuitBreaker: { rollback: true }, minHealthyPercent: 100,
    });

    const service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image, port: 80 },
      hosts: ['orders.example.com'],
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate }),
      nginx: { enforcement: props.enforcement },
    });

    // Two weighted records under a name of their own. The name that clients use leads there.
    const shifted = (recordId: string, loadBalancer: elbv2.ILoadBalancerV2, weight: number) => new route53.ARecord(this, recordId, {
      zone,
      recordName: 'shift.orders',
      setIdentifier: recordId,
      weight,
      target: route53.RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth: true })),
    });
    shifted('ToOld', old.loadBalancer, 100 - props.newShare);
    const record = new route53.ARecord(this, 'Record', {
      zone, recordName: 'orders', target: route53.RecordTarget.fromAlias(new Route53RecordTarget(shifted('ToNew', service.loadBalancer!, props.newShare))),
    });
    // The logical id that the old construct gave this record, so that it is changed in place and never missing.
    (record.node.defaultChild as route53.CfnRecordSet).overrideLogicalId('OldDNS0B4CE67A');
  }
}

if (require.main === module) {
  new MigrationStack(new App(), 'MigrationFromPattern', { newShare: 0, enforcement: Enforcement.REPORT_ONLY });
}
