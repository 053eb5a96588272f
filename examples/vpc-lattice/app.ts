import { App, Stack, StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as lattice from 'aws-cdk-lib/aws-vpclattice';
import type { Construct } from 'constructs';
import { ClientAddressSource, ClientScheme, Exposure, ReverseProxiedService, Route } from '../../src';

/** The managed prefix list com.amazonaws.REGION.vpc-lattice of the region. */
const LATTICE_PREFIX_LIST = 'pl-0123456789abcdef0';

/** A service for clients in other networks and accounts. */
export class VpcLatticeStack extends Stack {
  public constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const vpc = new ec2.Vpc(this, 'Vpc', { maxAzs: 2, flowLogs: { Rejected: { trafficType: ec2.FlowLogTrafficType.REJECT } } });
    const cluster = new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED });

    const targetGroup = new lattice.CfnTargetGroup(this, 'TargetGroup', {
      type: 'IP',
      config: {
        vpcIdentifier: vpc.vpcId,
        port: 8080,
        protocol: 'HTTP',
        healthCheck: { enabled: true, protocol: 'HTTP', port: 8081, path: '/health' },
      },
    });
    const service = new lattice.CfnService(this, 'LatticeService', { authType: 'AWS_IAM' });
    new lattice.CfnListener(this, 'Listener', {
      serviceIdentifier: service.attrId,
      protocol: 'HTTPS',
      defaultAction: { forward: { targetGroups: [{ targetGroupIdentifier: targetGroup.attrId }] } },
    });

    new ReverseProxiedService(this, 'Orders', {
      cluster,
      app: { image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/httpd:2.4'), port: 80 },
      routes: [Route.prefix('/api')],
      exposure: Exposure.noLoadBalancer({
        vpcLatticeTargets: [{ targetGroupArn: targetGroup.attrArn }],
        allowedClients: [ec2.Peer.prefixList(LATTICE_PREFIX_LIST)],
      }),
      // Nothing but Lattice reaches the proxy, and its listener is HTTPS.
      nginx: { clientAddressSource: ClientAddressSource.LAST_FORWARDED_FOR, clientScheme: ClientScheme.HTTPS },
    });
  }
}

if (require.main === module) {
  const app = new App();
  new VpcLatticeStack(app, 'VpcLattice');
}
