import * as path from 'path';
import { App, CfnOutput, Duration, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import {
  Deployment, Exposure, FrameAncestors, HttpMethod, OpenApiDescription, PathParameter, RateLimit, RedirectStatus, ReverseProxiedService, Route,
} from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** An API for browsers: CORS, rate limits and scaling, and deployments that roll back when an alarm goes off. */
export class PublicApiStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN);
    const onCall = new sns.Topic(this, 'OnCall', { enforceSSL: true });

    const description = OpenApiDescription.fromFile(path.join(__dirname, 'openapi.yaml'), {
      excludeExtensions: ['x-internal'],
      restrictPathParameters: true,
      overrides: [
        {
          path: '/orders',
          options: {
            cors: { origins: ['https://shop.example.com'], headers: ['Content-Type'], credentials: true, maxAge: Duration.hours(1) },
            rateLimits: [RateLimit.perClient({ requestsPerMinute: 60, burst: 20 }), RateLimit.inTotal({ requestsPerSecond: 100 })],
          },
        },
        { operationId: 'createOrder', options: { contentTypes: ['application/json'], maxRequestBodyBytes: 20_000 } },
      ],
    });

    const service = new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: {
        image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'),
        port: 80,
        environment: { LOG_LEVEL: 'info' },
      },
      routes: [
        ...description.routes,
        Route.template('/invoices/{id}/{format}', {
          methods: [HttpMethod.GET],
          pathParameters: { id: PathParameter.integer(), format: PathParameter.oneOf(['pdf', 'xml']) },
          readTimeout: Duration.seconds(90),
        }),
        Route.redirect('/', '/v1/orders', { status: RedirectStatus.FOUND }),
      ],
      hosts: description.hosts,
      exposure: Exposure.internetFacing({ certificate, idleTimeout: Duration.seconds(120) }),
      nginx: { securityHeaders: { frameAncestors: FrameAncestors.NONE, hstsMaxAge: Duration.days(365) } },
      scaling: { minTaskCount: 2, maxTaskCount: 10, targetCpuUtilizationPercent: 60 },
      deployment: Deployment.canary({ canaryPercent: 10, canaryBakeTime: Duration.minutes(15) }),
      logRetention: logs.RetentionDays.THREE_MONTHS,
    });

    const alarms = service.addRecommendedAlarms({
      actions: [new actions.SnsAction(onCall)],
      latency: Duration.millis(500),
      rollBackDeployments: true,
    });
    new CfnOutput(this, 'LatencyAlarm', { value: alarms.latency!.alarmName });
  }
}

if (require.main === module) {
  new PublicApiStack(new App(), 'PublicApi');
}
