import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ExposedService, ExposureKind, ExposureServiceOptions, ProxyTarget } from './exposure-kind';
import type { NoneExposureOptions } from './none-options';
import { vpcLatticeRole } from './vpc-lattice-role';
import { Problems } from '../allowlist/problems';
import { ClientAddressSource } from '../nginx';

/** Tasks that clients find without a load balancer. */
export class NoLoadBalancer implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly clientAddressSource = ClientAddressSource.CONNECTION;
  public readonly portName?: string;

  public constructor(private readonly options: NoneExposureOptions) {
    this.idleTimeout = options.idleTimeout ?? Duration.minutes(5);
    // Whatever name is asked for, it is the proxy's port that has it.
    const asked = this.connectServices.map((service) => service.portMappingName);
    this.portName = asked[0] ?? (options.vpcLatticeTargets ? 'proxy' : undefined);
    this.validate(asked);
  }

  public appProtocol(tls: boolean): ecs.AppProtocol | undefined {
    return this.connectServices.length === 0 ? undefined : this.options.appProtocol ?? (tls ? undefined : ecs.AppProtocol.http);
  }

  public serviceOptions(container: ecs.ContainerDefinition, containerPort: number): ExposureServiceOptions {
    const { cloudMapOptions, serviceConnectConfiguration } = this.options;
    // Only records with a port name one.
    const target = cloudMapOptions?.dnsRecordType === DnsRecordType.SRV ? { container, containerPort } : {};
    return { serviceConnectConfiguration, cloudMapOptions: cloudMapOptions && { ...cloudMapOptions, ...target } };
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    this.registerWithVpcLattice(scope, proxy);
    const ports = this.clientPorts(proxy).map((port) => ec2.Port.tcp(port));
    const clientConnections = new ec2.Connections({ securityGroups: proxy.service.connections.securityGroups, defaultPort: ports[0] });
    for (const client of this.options.allowedClients ?? []) {
      for (const port of ports) clientConnections.allowFrom(client, port, 'clients');
    }
    return { clientConnections };
  }

  private get connectServices(): ecs.ServiceConnectService[] {
    return this.options.serviceConnectConfiguration?.services ?? [];
  }

  /** Where clients connect to. Service Connect may listen on ports of its own, and VPC Lattice checks health itself. */
  private clientPorts(proxy: ProxyTarget): number[] {
    const connected = this.connectServices.map((service) => service.ingressPortOverride ?? proxy.port);
    return [...new Set([
      ...connected.length > 0 ? connected : [proxy.port],
      ...this.options.vpcLatticeTargets ? [proxy.port, proxy.healthPort] : [],
    ])];
  }

  /** The service of CDK has no property for it yet. */
  private registerWithVpcLattice(scope: Construct, proxy: ProxyTarget): void {
    const { vpcLatticeTargets } = this.options;
    if (!vpcLatticeTargets) return;
    const withoutRole = vpcLatticeTargets.filter((target) => !target.infrastructureRole);
    const role = withoutRole.length > 0 ? vpcLatticeRole(scope, withoutRole.map((target) => target.targetGroupArn)) : undefined;
    const service = proxy.service.node.findChild('Service') as ecs.CfnService;
    service.vpcLatticeConfigurations = vpcLatticeTargets.map((target) => ({
      portName: this.portName!,
      targetGroupArn: target.targetGroupArn,
      roleArn: (target.infrastructureRole ?? role!).roleArn,
    }));
  }

  private validate(portNames: string[]): void {
    const { cloudMapOptions, appProtocol } = this.options;
    const problems = new Problems();
    for (const [i, name] of portNames.entries()) {
      const prop = `serviceConnectConfiguration.services[${i}].portMappingName`;
      if (name !== portNames[0]) {
        problems.add(prop, name, `the same as that of the others, ${JSON.stringify(portNames[0])}`, 'requests are served on one port, which is the proxy\'s');
      } else if (!Token.isUnresolved(name) && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) {
        problems.add(prop, name, 'up to 64 lower-case letters, digits, underscores and hyphens', 'write for example "orders"');
      }
    }
    if (cloudMapOptions?.container || cloudMapOptions?.containerPort !== undefined) {
      problems.add('cloudMapOptions.container', cloudMapOptions.container?.containerName, 'left out, like `containerPort`', 'clients are led to the proxy');
    }
    if (appProtocol && portNames.length === 0) {
      problems.add('appProtocol', appProtocol.value, 'left out without services of Service Connect', 'nothing else asks for it');
    }
    problems.throwIfAny('Exposure.none');
  }
}
