import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ExposedService, ExposureKind, ExposureServiceOptions, ProxyTarget } from './exposure-kind';
import type { NoneExposureOptions } from './none-options';
import { proxyPorts } from './proxy-target-group';
import { vpcLatticeRole } from './vpc-lattice-role';
import { ClientAddressSource } from '../../nginx';
import { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';

/** A short time, because clients connect to the address of a stopped task until the time has passed. */
const USUAL_DNS_TTL = Duration.seconds(10);

/** Tasks that clients find without a load balancer. */
export class NoLoadBalancer implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly clientAddressSource = ClientAddressSource.CONNECTION;
  public readonly portName?: string;

  public constructor(private readonly options: NoneExposureOptions) {
    this.idleTimeout = options.idleTimeout ?? Duration.minutes(5);
    // The proxy's port gets the name that Service Connect refers to.
    const asked = this.connectServices.map((service) => service.portMappingName);
    this.portName = asked[0] ?? (options.vpcLatticeTargets ? 'proxy' : undefined);
    this.validate(asked);
  }

  public appProtocol({ tls, grpc }: { readonly tls: boolean; readonly grpc: boolean }): ecs.AppProtocol | undefined {
    const usual = tls ? undefined : grpc ? ecs.AppProtocol.grpc : ecs.AppProtocol.http;
    return this.connectServices.length === 0 ? undefined : this.options.appProtocol ?? usual;
  }

  public checkCapacity({ networkMode, inVpc }: CapacityKind, problems: Problems): void {
    const { vpcLatticeTargets, cloudMapOptions } = this.options;
    if (!inVpc) {
      const { serviceConnectConfiguration, allowedClients } = this.options;
      for (const [prop, value] of Object.entries({ serviceConnectConfiguration, cloudMapOptions, vpcLatticeTargets, allowedClients })) {
        if (value !== undefined) {
          problems.add(`exposure.${prop}`, 'a value', 'left out where the `capacity` is Capacity.external()', 'Amazon ECS knows neither addresses nor security groups of your machines: clients go to them by themselves');
        }
      }
      return;
    }
    if (networkMode !== ecs.NetworkMode.BRIDGE) return;
    if (vpcLatticeTargets) {
      problems.add('exposure.vpcLatticeTargets', vpcLatticeTargets.length, `left out where the \`capacity\` has the network mode ${networkMode}`,
        'VPC Lattice would ask for health on a port that nobody knows beforehand: give tasks addresses of their own, by `Capacity.fargate()` or `Capacity.ec2()`');
    }
    if (cloudMapOptions?.dnsRecordType !== undefined && cloudMapOptions.dnsRecordType !== DnsRecordType.SRV) {
      problems.add('exposure.cloudMapOptions.dnsRecordType', cloudMapOptions.dnsRecordType, `${DnsRecordType.SRV} where the \`capacity\` has the network mode ${networkMode}`,
        'leave it out: clients need the port of the machine besides its address');
    }
  }

  /**
   * Checks the deployment strategy. Service Connect shifts requests itself. Without Service Connect no requests are shifted,
   * and blue/green only starts and stops tasks.
   */
  public checkShift(strategy: ecs.DeploymentStrategy, { testListener, infrastructureRole }: ShiftingDeploymentOptions, problems: Problems): void {
    const { vpcLatticeTargets, cloudMapOptions } = this.options;
    if (testListener) {
      problems.add('deployment.testListener', testListener.port, 'left out without a load balancer', 'there is no listener, so leave it out');
    }
    if (infrastructureRole) {
      problems.add('deployment.infrastructureRole', infrastructureRole.node.path, 'left out without a load balancer', 'Amazon ECS changes nothing by it, so leave it out');
    }
    if (vpcLatticeTargets || cloudMapOptions) {
      problems.add('deployment', strategy, `Deployment.rolling() with ${vpcLatticeTargets ? '`vpcLatticeTargets`' : '`cloudMapOptions`'}, whose clients this construct cannot lead from one version to the other`,
        'let Service Connect or a load balancer lead clients');
    } else if (this.connectServices.length === 0 && strategy !== ecs.DeploymentStrategy.BLUE_GREEN) {
      problems.add('deployment', strategy, 'Deployment.rolling() or Deployment.blueGreen() where neither a load balancer nor Service Connect leads clients',
        'there is nothing that a share of the requests could be shifted by');
    }
  }

  public serviceOptions(container: ecs.ContainerDefinition, containerPort: number): ExposureServiceOptions {
    const { cloudMapOptions, serviceConnectConfiguration } = this.options;
    // An address alone is not sufficient if each task has a different host port.
    const onMachines = container.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
    const dnsRecordType = cloudMapOptions?.dnsRecordType ?? (onMachines ? DnsRecordType.SRV : undefined);
    // Only SRV records contain a port.
    const target = dnsRecordType === DnsRecordType.SRV ? { container, containerPort } : {};
    return {
      serviceConnectConfiguration,
      cloudMapOptions: cloudMapOptions && { dnsTtl: USUAL_DNS_TTL, ...cloudMapOptions, dnsRecordType, ...target },
    };
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    this.registerWithVpcLattice(scope, proxy);
    const ports = this.clientPorts(proxy);
    const clientConnections = new ec2.Connections({ securityGroups: proxy.service.connections.securityGroups, defaultPort: ports[0] });
    for (const client of this.options.allowedClients ?? []) {
      for (const port of ports) clientConnections.allowFrom(client, port, 'clients');
    }
    return { clientConnections };
  }

  /**
   * The time after which the Envoy proxy of Service Connect or VPC Lattice gives up. Envoy limits whole requests in HTTP, and
   * a limit of 0 is none. VPC Lattice closes a connection without data after a minute.
   */
  public get silenceLimit(): Duration | undefined {
    const isHttp = this.options.appProtocol === undefined || [ecs.AppProtocol.http, ecs.AppProtocol.http2, ecs.AppProtocol.grpc]
      .some(({ value }) => value === this.options.appProtocol!.value);
    const limits = [
      ...isHttp ? this.connectServices.map(({ perRequestTimeout }) => perRequestTimeout ?? Duration.seconds(15)) : [],
      ...this.options.vpcLatticeTargets ? [Duration.seconds(60)] : [],
    ].filter((limit) => !limit.isUnresolved() && limit.toMilliseconds() > 0);
    return limits.sort((a, b) => a.toMilliseconds() - b.toMilliseconds())[0];
  }

  private get connectServices(): ecs.ServiceConnectService[] {
    return this.options.serviceConnectConfiguration?.services ?? [];
  }

  /**
   * The ports that clients connect to. Service Connect may listen on its own ports, and VPC Lattice also sends health
   * checks.
   */
  private clientPorts(proxy: ProxyTarget): ec2.Port[] {
    const { requests, others } = proxyPorts(proxy);
    const connected = this.connectServices.map(({ ingressPortOverride: own }) => own === undefined ? requests : ec2.Port.tcp(own));
    const ports = [
      ...connected.length > 0 ? connected : [requests],
      ...this.options.vpcLatticeTargets ? [requests, ...others] : [],
    ];
    return [...new Map(ports.map((port) => [port.toString(), port])).values()];
  }

  /**
   * Registers the tasks with VPC Lattice by the L1 construct, because the service construct of CDK has no property for VPC
   * Lattice yet.
   */
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
    if (this.options.serviceConnectConfiguration?.services?.length === 0) {
      problems.add('serviceConnectConfiguration.services', [], 'a list of at least one service, as no client finds the proxy otherwise',
        "write for example [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }], or leave `services` out where this service is only a client of others");
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
