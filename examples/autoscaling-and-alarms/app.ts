import { App, CfnOutput, Duration, Stack, StackProps, TimeZone } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Exposure, ReverseProxiedService, Route } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** A service that follows its load, tells when something is wrong, and shows what it does. */
export class OperatedStack extends Stack {
  public readonly service: ReverseProxiedService;

  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc: new ec2.Vpc(this, 'Vpc', { maxAzs: 2 }) });
    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });

    this.service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
      scaling: {
        minTaskCount: 2,
        maxTaskCount: 20,
        targetCpuUtilizationPercent: 60,
        targetRequestsPerMinute: 3000,
        schedules: {
          WorkingHours: { schedule: appscaling.Schedule.cron({ weekDay: 'MON-FRI', hour: '7', minute: '30' }), timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 4 },
          Evening: { schedule: appscaling.Schedule.cron({ weekDay: 'MON-FRI', hour: '19', minute: '0' }), timeZone: TimeZone.EUROPE_BERLIN, minCapacity: 2 },
        },
      },
    });

    this.service.addRecommendedAlarms({
      actions: [new SnsAction(onCall)],
      okActions: [new SnsAction(onCall)],
      latency: Duration.millis(500),
      rollBackDeployments: true,
    });
    const dashboard = this.service.addDashboard();
    this.service.addLogsInsightsQueries();
    new CfnOutput(this, 'Dashboard', { value: dashboard.dashboardName });
  }
}

if (require.main === module) {
  new OperatedStack(new App(), 'Operated');
}
