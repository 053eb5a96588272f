import { Duration, Validations } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { anyPeers } from './any-peers';
import { checkStickinessOf } from './attributes/check-target-group-options';
import { checkIpv6Capacity, checkIpv6Targets, hasIpv6Targets } from './attributes/ipv6-targets';
import { checkLogs, writeNetworkLoadBalancerLogs } from './attributes/load-balancer-logs';
import { addressFamilies, DomainNames, isDualStack } from './domain-names';
import { ExposedService, ExposureKind, NETWORK_LOAD_BALANCER_IDLE_TIMEOUT, ProxyTarget } from './exposure-kind';
import type { NetworkLoadBalancerExposureOptions } from './network-load-balancer-options';
import { openForRequestsAndHealthChecks, proxyHealthCheck, proxyTarget, TARGET_GROUP_PORT } from './proxy-target-group';
import { usualSslPolicy } from './security-policy';
import { ClientAddressSource, ClientScheme } from '../../nginx';
import { subjectAt } from '../../validation/invalid-input';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions, TestListenerOptions } from '../deployment/deployment-options';
import { checkTestPort } from '../deployment/test-port';
import { alternateTarget, targetTypeOf } from '../deployment/traffic-shift';

const SUBJECT = 'Exposure.networkLoadBalancer';

/** A Network Load Balancer that is created for the service alone. */
export class NetworkLoadBalancerExposure implements ExposureKind {
  /**
   * The idle timeout. A Network Load Balancer does not open its own connections: client and NGINX decide when an idle
   * connection is closed, within the 350 seconds of the load balancer.
   */
  public readonly idleTimeout = Duration.seconds(60);
  public readonly silenceLimit = NETWORK_LOAD_BALANCER_IDLE_TIMEOUT;
  public readonly clientAddressSource: ClientAddressSource;
  public readonly clientScheme: ClientScheme;
  public readonly trafficPortHealth = elbv2.Protocol.TCP;
  public readonly hidesClientCertificates: boolean;
  public readonly reachesByIpv6: boolean;
  public readonly hosts?: string[];
  public readonly hostProps: string[];
  private readonly domain: DomainNames;

  public constructor(private readonly options: NetworkLoadBalancerExposureOptions) {
    this.clientAddressSource = options.preserveClientIp ? ClientAddressSource.CONNECTION : ClientAddressSource.PROXY_PROTOCOL;
    // The scheme is HTTPS whether the load balancer or NGINX terminates TLS. NGINX cannot detect TLS that the load balancer terminates.
    this.reachesByIpv6 = hasIpv6Targets(options);
    this.clientScheme = options.unencrypted ? ClientScheme.HTTP : ClientScheme.HTTPS;
    // With a certificate, the load balancer terminates TLS. No certificate is created if NGINX has a certificate.
    this.hidesClientCertificates = options.certificate !== undefined;
    const problems = new Problems();
    this.domain = new DomainNames(options, problems);
    this.hosts = this.domain.hosts;
    this.hostProps = this.domain.hostProps;
    this.validate(problems);
    checkLogs(problems, options);
    checkIpv6Targets(problems, options, options.ipAddressType);
    problems.throwIfAny(SUBJECT);
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    this.validateWith(scope, proxy);
    const networkTargetGroup = this.createTargetGroup(scope, 'NetworkTargetGroup', proxy);
    const networkLoadBalancer = this.createLoadBalancer(scope, proxy);
    openForRequestsAndHealthChecks(proxy, networkLoadBalancer);

    const certificate = this.makesCertificate(proxy) ? this.domain.createCertificate(scope) : undefined;
    const used: acm.ICertificate | undefined = this.options.certificate ?? certificate;
    const { port } = this;
    if (!used) {
      Validations.of(networkLoadBalancer).acknowledge({
        id: 'AwsSolutions-ELB2',
        reason: 'a Network Load Balancer logs only connections whose TLS it terminates, and this load balancer terminates no TLS',
      });
    }
    const addListener = (id: string, listenerPort: number) => networkLoadBalancer.addListener(id, {
      port: listenerPort,
      protocol: used ? elbv2.Protocol.TLS : elbv2.Protocol.TCP,
      certificates: used ? [used] : undefined,
      sslPolicy: used ? this.options.sslPolicy ?? usualSslPolicy(scope) : undefined,
      // gRPC clients require ALPN with HTTP/2, even if the target group is TCP (aws-load-balancer-controller#2145).
      alpnPolicy: used && proxy.http2 ? elbv2.AlpnPolicy.HTTP2_ONLY : undefined,
      defaultTargetGroups: [networkTargetGroup],
    });
    const networkListener = addListener('Listener', port);
    const clientConnections = new ec2.Connections({
      securityGroups: networkLoadBalancer.connections.securityGroups,
      defaultPort: ec2.Port.tcp(port),
    });
    for (const client of this.clients) clientConnections.allowDefaultPortFrom(client, 'clients');

    return {
      networkLoadBalancer,
      networkListener,
      networkTargetGroup,
      ...this.target(scope, proxy, networkTargetGroup, networkListener, (test) => {
        for (const client of test.allowedClients) clientConnections.allowFrom(client, ec2.Port.tcp(test.port), 'clients');
        return addListener('TestListener', test.port);
      }),
      certificate,
      records: this.domain.createRecords(scope, new LoadBalancerTarget(networkLoadBalancer), addressFamilies(this.options.ipAddressType)),
      clientConnections,
    };
  }

  public checkCapacity(capacity: CapacityKind, problems: Problems): void {
    checkIpv6Capacity(problems, this.options, capacity);
  }

  public checkShift(strategy: ecs.DeploymentStrategy, { testListener }: ShiftingDeploymentOptions, problems: Problems): void {
    checkStickinessOf(strategy, 'exposure.sourceIpStickiness', this.options.sourceIpStickiness, problems);
    checkTestPort(testListener, [this.port], problems);
  }

  private get port(): number {
    return this.options.port ?? (this.options.unencrypted ? 80 : 443);
  }

  /**
   * Registers the proxies with the target group, and adds a second target group if deployments shift requests. Amazon ECS
   * changes the default action of the listener with each deployment. CloudFormation does not change the default action as
   * long as the listener stays the same in the template.
   */
  private target(
    scope: Construct, proxy: ProxyTarget, targetGroup: elbv2.NetworkTargetGroup, listener: elbv2.NetworkListener,
    addTestListener: (test: TestListenerOptions) => elbv2.NetworkListener,
  ): ExposedService {
    if (!proxy.shift) {
      targetGroup.addTarget(proxyTarget(proxy));
      return {};
    }
    const alternateNetworkTargetGroup = this.createTargetGroup(scope, 'AlternateNetworkTargetGroup', proxy, targetTypeOf(proxy));
    const networkTestListener = proxy.shift.testListener && addTestListener(proxy.shift.testListener);
    targetGroup.addTarget(proxyTarget(proxy, alternateTarget(scope, proxy.shift, alternateNetworkTargetGroup,
      ecs.ListenerRuleConfiguration.networkListener(listener),
      networkTestListener && ecs.ListenerRuleConfiguration.networkListener(networkTestListener))));
    return { alternateNetworkTargetGroup, networkTestListener };
  }

  private createTargetGroup(scope: Construct, id: string, proxy: ProxyTarget, targetType?: elbv2.TargetType): elbv2.NetworkTargetGroup {
    const proxyProtocolV2 = proxy.clientAddressSource._kind === 'proxy-protocol';
    const targetGroup = new elbv2.NetworkTargetGroup(scope, id, {
      vpc: proxy.cluster.vpc,
      protocol: proxy.tls && this.options.certificate ? elbv2.Protocol.TLS : elbv2.Protocol.TCP,
      port: TARGET_GROUP_PORT,
      targetType,
      ipAddressType: this.options.targetIpAddressType,
      deregistrationDelay: proxy.deregistrationDelay,
      proxyProtocolV2,
      preserveClientIp: !proxyProtocolV2,
      // No health checks by HTTP, because nothing in a request distinguishes them from requests of clients.
      healthCheck: proxyHealthCheck(proxy, this.trafficPortHealth),
    });
    if (this.options.sourceIpStickiness) {
      targetGroup.setAttribute('stickiness.enabled', 'true');
      targetGroup.setAttribute('stickiness.type', 'source_ip');
    }
    return targetGroup;
  }

  private createLoadBalancer(scope: Construct, proxy: ProxyTarget): elbv2.NetworkLoadBalancer {
    const loadBalancer = new elbv2.NetworkLoadBalancer(scope, 'NetworkLoadBalancer', {
      vpc: proxy.cluster.vpc,
      internetFacing: this.options.internetFacing ?? false,
      vpcSubnets: this.options.vpcSubnets,
      // A load balancer that is created without security groups can never get security groups.
      securityGroups: this.options.securityGroups ?? [new ec2.SecurityGroup(scope, 'NetworkLoadBalancerSecurityGroup', {
        vpc: proxy.cluster.vpc,
        description: 'The Network Load Balancer of the service',
        allowAllOutbound: false,
      })],
      ipAddressType: this.options.ipAddressType,
      crossZoneEnabled: this.options.attributes?.crossZoneEnabled ?? false,
      deletionProtection: this.options.attributes?.deletionProtection ?? false,
      zonalShift: this.options.attributes?.zonalShift,
      clientRoutingPolicy: this.options.attributes?.clientRoutingPolicy,
    });
    writeNetworkLoadBalancerLogs(scope, loadBalancer, this.options.accessLogs);
    return loadBalancer;
  }

  /** The clients that may connect. Security groups that the user gives already decide which clients may connect. */
  private get clients(): ec2.IPeer[] {
    if (this.options.securityGroups) return [];
    return this.options.allowedClients ?? (this.options.internetFacing ? anyPeers(this.options.ipAddressType) : []);
  }

  private makesCertificate(proxy: ProxyTarget): boolean {
    return !this.options.certificate && !this.options.unencrypted && !proxy.tls && this.domain.certifiable;
  }

  private validate(problems: Problems): void {
    const { certificate, unencrypted, port, preserveClientIp, ipAddressType, securityGroups, allowedClients } = this.options;
    if (certificate && unencrypted === true) {
      problems.conflict('unencrypted', true, '`certificate`', 'leave `unencrypted` out to serve TLS, or leave `certificate` out to serve plain HTTP');
    }
    if (!isWholeNumberOrToken(port, 1, 65535)) {
      problems.add('port', port, 'a port from 1 to 65535', 'give such a port, or leave `port` out for 443, or 80 with `unencrypted`');
    }
    if (preserveClientIp && isDualStack(ipAddressType)) {
      problems.conflict('preserveClientIp', true, `\`ipAddressType\` ${ipAddressType}`,
        'leave `preserveClientIp` out, because the load balancer cannot keep an address that it translates between IPv4 and IPv6, and the PROXY protocol transmits all addresses');
    }
    if (securityGroups && allowedClients) {
      problems.conflict('allowedClients', allowedClients, '`securityGroups`', 'leave `allowedClients` out and add the clients to the rules of the security groups');
    }
    if (securityGroups?.length === 0) {
      problems.add('securityGroups', [], 'a list of at least one security group', 'leave `securityGroups` out, and the construct creates a security group');
    }
  }

  /** Checks the options that depend on other props of the service. */
  private validateWith(scope: Construct, proxy: ProxyTarget): void {
    const { certificate, unencrypted, accessLogs, sourceIpStickiness, sslPolicy } = this.options;
    const endsTls = certificate !== undefined || this.makesCertificate(proxy);
    const problems = new Problems();
    if (unencrypted === true && proxy.tls) {
      problems.conflict('exposure.unencrypted', true, '`proxyTls`', 'leave `exposure.unencrypted` out to serve TLS, or leave `proxyTls` out to serve plain HTTP');
    }
    if (unencrypted !== true && !endsTls && !proxy.tls) {
      problems.add('exposure.certificate', certificate, 'a certificate',
        'pass a certificate, or pass `domainName` and a public `hostedZone` and the construct creates a certificate, or pass `proxyTls` to terminate TLS at NGINX, or pass `unencrypted: true` to serve plain HTTP');
    }
    if (accessLogs && !endsTls) {
      problems.conflict('exposure.accessLogs', accessLogs, 'a listener without a certificate',
        'pass `exposure.certificate`, or leave `accessLogs` out and use the log of the proxy, because a Network Load Balancer logs only connections whose TLS the load balancer terminates');
    }
    if (sourceIpStickiness && endsTls) {
      problems.conflict('exposure.sourceIpStickiness', true, 'a listener with a certificate',
        'leave `sourceIpStickiness` out, or pass `proxyTls` instead of a certificate, because a Network Load Balancer supports stickiness only if it does not terminate TLS');
    }
    if (sslPolicy !== undefined && !endsTls) {
      problems.conflict('exposure.sslPolicy', sslPolicy, 'a listener without a certificate', 'pass `exposure.certificate`, or leave `sslPolicy` out and choose the `policy` of `proxyTls`');
    }
    if (proxy.clientAddressSource._kind !== this.clientAddressSource._kind) {
      problems.add('nginx.clientAddressSource', proxy.clientAddressSource, `${this.clientAddressSource} with \`exposure.preserveClientIp\` ${this.options.preserveClientIp ?? false}`,
        'leave `nginx.clientAddressSource` out, and choose the source by `exposure.preserveClientIp`');
    }
    problems.throwIfAny(subjectAt(scope, 'ReverseProxiedService'));
  }
}
