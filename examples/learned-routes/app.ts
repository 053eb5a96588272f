import * as path from 'path';
import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { Enforcement, Exposure, ReverseProxiedService, RoutesFile } from '../../src';

const CERTIFICATE_ARN = 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555';

/** The props of the stack. */
export interface BookshopStackProps extends StackProps {
  /** Whether the service only reports the requests that it would reject. */
  readonly reportOnly: boolean;
}

/** A bookshop, with the routes that the command `learn` found in its logs. */
export class BookshopStack extends Stack {
  public constructor(scope: Construct, id: string, props: BookshopStackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2 });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc });
    const { routes, hosts } = RoutesFile.fromPath(path.join(__dirname, 'routes.yaml'));

    const service = new ReverseProxiedService(this, 'Bookshop', {
      cluster,
      app: { image: ecs.ContainerImage.fromAsset(path.join(__dirname, 'server')), port: 3000 },
      routes,
      hosts,
      nginx: { enforcement: props.reportOnly ? Enforcement.REPORT_ONLY : Enforcement.ENFORCE },
      exposure: Exposure.internetFacing({ certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', CERTIFICATE_ARN) }),
    });
    service.addLogsInsightsQueries();
  }
}

if (require.main === module) {
  const app = new App();
  new BookshopStack(app, 'Bookshop', { reportOnly: app.node.tryGetContext('report-only') === 'true' });
}
