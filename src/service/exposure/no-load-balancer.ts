import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { DnsRecordType } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { ExposedService, ExposureKind, ExposureServiceOptions, ProxyTarget } from './exposure-kind';
import type { NoLoadBalancerExposureOptions } from './no-load-balancer-options';
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
  public readonly dnsTtl?: Duration;

  public constructor(private readonly options: NoLoadBalancerExposureOptions) {
    this.idleTimeout = options.idleTimeout ?? Duration.minutes(5);
    this.dnsTtl = options.cloudMapOptions && (options.cloudMapOptions.dnsTtl ?? USUAL_DNS_TTL);
    // The proxy's port gets the name that Service Connect refers to.
    const portNames = this.connectServices.map((service) => service.portMappingName);
    this.portName = portNames[0] ?? (options.vpcLatticeTargets ? 'proxy' : undefined);
    this.validate(portNames);
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
          problems.conflict(`exposure.${prop}`, value, '`Capacity.external()`', `leave \`${prop}\` out, because Amazon ECS manages neither addresses nor security groups of external instances`);
        }
      }
      return;
    }
    if (networkMode !== ecs.NetworkMode.BRIDGE) return;
    if (vpcLatticeTargets) {
      problems.conflict('exposure.vpcLatticeTargets', vpcLatticeTargets, `a \`capacity\` with the network mode ${networkMode}`,
        `use the network mode ${ecs.NetworkMode.AWS_VPC}, because VPC Lattice requires a port for health checks that is known before a task starts`);
    }
    if (cloudMapOptions?.dnsRecordType !== undefined && cloudMapOptions.dnsRecordType !== DnsRecordType.SRV) {
      problems.conflict('exposure.cloudMapOptions.dnsRecordType', cloudMapOptions.dnsRecordType, `a \`capacity\` with the network mode ${networkMode}`,
        `leave \`dnsRecordType\` out for ${DnsRecordType.SRV}, because clients need the port of the instance as well as its address`);
    }
  }

  /**
   * Checks the deployment strategy. Service Connect shifts requests itself. Without Service Connect no requests are shifted,
   * and blue/green only starts and stops tasks.
   */
  public checkShift(strategy: ecs.DeploymentStrategy, { testListener, infrastructureRole }: ShiftingDeploymentOptions, problems: Problems): void {
    const { vpcLatticeTargets, cloudMapOptions } = this.options;
    if (testListener) {
      problems.conflict('deployment.testListener', testListener, '`Exposure.noLoadBalancer()`', 'leave `testListener` out, because there is no load balancer');
    }
    if (infrastructureRole) {
      problems.conflict('deployment.infrastructureRole', infrastructureRole, '`Exposure.noLoadBalancer()`', 'leave `infrastructureRole` out, because Amazon ECS uses the role for load balancers only');
    }
    if (vpcLatticeTargets || cloudMapOptions) {
      problems.conflict('deployment', strategy, vpcLatticeTargets ? '`exposure.vpcLatticeTargets`' : '`exposure.cloudMapOptions`',
        'pass `Deployment.rolling()`, or use Service Connect or a load balancer, which can shift requests from the old tasks to the new tasks');
    } else if (this.connectServices.length === 0 && strategy !== ecs.DeploymentStrategy.BLUE_GREEN) {
      problems.conflict('deployment', strategy, 'an `exposure` without a load balancer and without Service Connect',
        'pass `Deployment.rolling()` or `Deployment.blueGreen()`, because nothing can shift a part of the requests');
    }
  }

  public serviceOptions(container: ecs.ContainerDefinition, containerPort: number): ExposureServiceOptions {
    const { cloudMapOptions, serviceConnectConfiguration } = this.options;
    // An address alone is not sufficient if each task has a different host port.
    const onInstances = container.taskDefinition.networkMode === ecs.NetworkMode.BRIDGE;
    const dnsRecordType = cloudMapOptions?.dnsRecordType ?? (onInstances ? DnsRecordType.SRV : undefined);
    // Only SRV records contain a port.
    const target = dnsRecordType === DnsRecordType.SRV ? { container, containerPort } : {};
    return {
      serviceConnectConfiguration,
      cloudMapOptions: cloudMapOptions && { ...cloudMapOptions, dnsTtl: this.dnsTtl, dnsRecordType, ...target },
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
        problems.add(prop, name, `${JSON.stringify(portNames[0])}, like the name in \`services[0]\``, 'use the same name in all services, because the proxy serves requests on one port');
      } else if (!Token.isUnresolved(name) && !/^[a-z0-9_][a-z0-9_-]{0,63}$/.test(name)) {
        problems.add(prop, name, 'up to 64 lower-case letters, digits, underscores and hyphens', 'write for example "orders"');
      }
    }
    if (this.options.serviceConnectConfiguration?.services?.length === 0) {
      problems.add('serviceConnectConfiguration.services', [], 'a list of at least one service, because clients find the proxy by a service',
        "write for example [{ portMappingName: 'orders', dnsName: 'orders', port: 80 }], or leave `services` out if this service is only a client of others");
    }
    for (const prop of ['container', 'containerPort'] as const) {
      if (cloudMapOptions?.[prop] !== undefined) {
        problems.conflict(`cloudMapOptions.${prop}`, cloudMapOptions[prop], '`Exposure.noLoadBalancer()`', `leave \`${prop}\` out, because the construct registers the port of the proxy`);
      }
    }
    if (appProtocol && portNames.length === 0) {
      problems.conflict('appProtocol', appProtocol.value, 'a missing `serviceConnectConfiguration.services`', 'leave `appProtocol` out, because only Service Connect uses the protocol');
    }
    problems.throwIfAny('Exposure.noLoadBalancer');
  }
}
