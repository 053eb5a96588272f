import { Duration, Token } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as route53 from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { checkStickinessOf, checkTargetGroupOptions } from './attributes/check-target-group-options';
import { checkIpv6Capacity, checkIpv6Targets, hasIpv6Targets } from './attributes/ipv6-targets';
import { applicationLoadBalancerAttributes, checkApplicationLoadBalancerAttributes, dropInvalidHeaderFields, enableZonalShift } from './attributes/load-balancer-attributes';
import { checkLogs, writeApplicationLoadBalancerLogs } from './attributes/load-balancer-logs';
import { authenticated, type LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import { requestsCertificates, certificateHeaders, checkMutualAuthentication } from './authentication/mutual-authentication';
import { addressFamilies, DomainNames } from './domain-names';
import type { ExposedService, ExposureKind, ProxyTarget } from './exposure-kind';
import type { LoadBalancerOptions } from './load-balancer-options';
import { openForHealthChecks, proxyTarget, proxyTargetGroup } from './proxy-target-group';
import { usualSslPolicy } from './security-policy';
import { UpstreamProtocol, ClientAddressSource, ClientScheme } from '../../nginx';
import { subjectAt } from '../../validation/invalid-input';
import { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';
import { checkTestPort } from '../deployment/test-port';
import { TrafficShift } from '../deployment/traffic-shift';

/** An Application Load Balancer that is created for the service alone. */
export class ApplicationLoadBalancerExposure implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly silenceLimit: Duration;
  public readonly clientAddressSource: ClientAddressSource = ClientAddressSource.LAST_FORWARDED_FOR;
  public readonly trafficPortHealth = elbv2.Protocol.HTTP;
  public readonly hidesClientCertificates = true;
  public readonly listenerScheme: ClientScheme;
  public readonly reachesByIpv6: boolean;
  public readonly authentication?: LoadBalancerAuthentication;
  public readonly identityHeaders: string[];
  public readonly addsLongHeaders: boolean;
  public readonly verifiesClientCertificates: boolean;
  public readonly hosts?: string[];
  public readonly hostProps: string[];
  protected readonly domain: DomainNames;

  public constructor(
    subject: string,
    private readonly options: LoadBalancerOptions,
    private readonly internetFacing: boolean,
    private readonly clients: ec2.IPeer[],
    problems: Problems = new Problems(),
  ) {
    this.idleTimeout = options.idleTimeout ?? Duration.seconds(60);
    this.silenceLimit = this.idleTimeout;
    this.domain = new DomainNames(options, problems);
    this.hosts = this.domain.hosts;
    this.hostProps = this.domain.hostProps;
    this.validateEncryption(problems);
    this.reachesByIpv6 = hasIpv6Targets(options);
    this.listenerScheme = options.certificate !== undefined || this.makesCertificate ? ClientScheme.HTTPS : ClientScheme.HTTP;
    const { authentication, mutualAuthentication } = options;
    this.authentication = authentication;
    this.identityHeaders = [...authentication?._headers ?? [], ...certificateHeaders(mutualAuthentication)];
    this.verifiesClientCertificates = certificateHeaders(mutualAuthentication).length > 0;
    this.addsLongHeaders = this.identityHeaders.length > 0 || requestsCertificates(mutualAuthentication);
    checkMutualAuthentication(problems, mutualAuthentication);
    this.validateAuthentication(problems);
    validateWebAcl(problems, options.webAclArn);
    checkTargetGroupOptions(problems, options);
    checkIpv6Targets(problems, options, options.ipAddressType);
    checkApplicationLoadBalancerAttributes(problems, options.attributes);
    checkLogs(problems, options);
    if (options.securityGroups?.length === 0) {
      problems.add('securityGroups', [], 'a list of at least one security group', 'leave `securityGroups` out, and the construct creates a security group');
    }
    if (options.securityGroups && clients.length > 0) {
      problems.conflict('allowedClients', clients, '`securityGroups`', 'leave `allowedClients` out and add the clients to the rules of the security groups');
    }
    problems.throwIfAny(subject);
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    if (proxy.http2 && (!(this.options.certificate || this.makesCertificate) || this.options.attributes?.http2Enabled === false)) {
      Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'app.protocol', UpstreamProtocol.grpc()._upstreamModule.name, 'an `exposure` without HTTPS or without HTTP/2',
        'pass `exposure.certificate` and do not set `exposure.attributes.http2Enabled` to false, because an Application Load Balancer supports gRPC with HTTPS and HTTP/2 only');
    }
    const targetGroup = proxyTargetGroup(scope, 'TargetGroup', proxy, this.options);
    const loadBalancer = this.createLoadBalancer(scope, proxy);
    openForHealthChecks(proxy, loadBalancer);

    const certificate = this.makesCertificate ? this.domain.createCertificate(scope) : undefined;
    const used: acm.ICertificate | undefined = this.options.certificate ?? certificate;
    const clients = this.clientsOf(scope);
    const addListener = (id: string, port: number, admitted: ec2.IPeer[]) => admit(admitted, loadBalancer.addListener(id, {
      protocol: used ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
      port,
      certificates: used ? [used] : undefined,
      sslPolicy: used ? this.options.sslPolicy ?? usualSslPolicy(scope) : undefined,
      open: false,
      defaultAction: authenticated(this.authentication, elbv2.ListenerAction.forward([targetGroup])),
      mutualAuthentication: this.options.mutualAuthentication,
    }));
    const listener = addListener('Listener', used ? 443 : 80, clients);
    const redirectListener = used && this.options.redirectHttp !== false ? admit(clients, loadBalancer.addListener('RedirectListener', {
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    })) : undefined;
    // When a service changes from plain HTTP to HTTPS, the first listener must leave port 80 before this listener uses the port.
    redirectListener?.node.addDependency(listener);

    return {
      loadBalancer,
      listener,
      redirectListener,
      targetGroup,
      ...this.target(scope, proxy, targetGroup, listener, addListener),
      certificate,
      records: this.createRecords(scope, loadBalancer),
      webAclAssociation: this.associateWebAcl(scope, loadBalancer),
      clientConnections: listener.connections,
    };
  }

  public checkCapacity(capacity: CapacityKind, problems: Problems): void {
    checkIpv6Capacity(problems, this.options, capacity);
  }

  public checkShift(strategy: ecs.DeploymentStrategy, { testListener }: ShiftingDeploymentOptions, problems: Problems): void {
    const encrypted = this.options.certificate !== undefined || this.makesCertificate;
    checkStickinessOf(strategy, 'exposure.stickinessCookieDuration', this.options.stickinessCookieDuration, problems);
    checkTestPort(testListener, [encrypted ? 443 : 80, ...encrypted && this.options.redirectHttp !== false ? [80] : []], problems);
  }

  /** The clients that may connect to the load balancer. */
  protected clientsOf(_: Construct): ec2.IPeer[] {
    return this.clients;
  }

  protected createRecords(scope: Construct, loadBalancer: elbv2.ApplicationLoadBalancer): route53.RecordSet[] {
    return this.domain.createRecords(scope, new LoadBalancerTarget(loadBalancer), addressFamilies(this.options.ipAddressType));
  }

  private createLoadBalancer(scope: Construct, proxy: ProxyTarget): elbv2.ApplicationLoadBalancer {
    const [first, ...others] = this.options.securityGroups ?? [];
    const dropsInvalidHeaderFields = dropInvalidHeaderFields(scope, proxy, this.options.attributes);
    const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
      vpc: proxy.cluster.vpc,
      internetFacing: this.internetFacing,
      vpcSubnets: this.options.vpcSubnets,
      securityGroup: first,
      ipAddressType: this.options.ipAddressType,
      idleTimeout: this.idleTimeout,
      ...applicationLoadBalancerAttributes(this.options.attributes),
      dropInvalidHeaderFields: dropsInvalidHeaderFields,
    });
    // CDK omits the attribute for false, but a load balancer that dropped the headers before must be updated.
    if (!dropsInvalidHeaderFields) loadBalancer.setAttribute('routing.http.drop_invalid_header_fields.enabled', 'false');
    enableZonalShift(loadBalancer, this.options.attributes);
    for (const group of others) loadBalancer.addSecurityGroup(group);
    writeApplicationLoadBalancerLogs(scope, loadBalancer, this.options);
    return loadBalancer;
  }

  /** Registers the proxies with the target group, and adds a second target group if deployments shift requests. */
  private target(
    scope: Construct, proxy: ProxyTarget, targetGroup: elbv2.ApplicationTargetGroup, listener: elbv2.ApplicationListener,
    addListener: (id: string, port: number, clients: ec2.IPeer[]) => elbv2.ApplicationListener,
  ): ExposedService {
    if (!proxy.shift) {
      targetGroup.addTarget(proxyTarget(proxy));
      return {};
    }
    const shift = new TrafficShift(scope, proxy, targetGroup, this.options, proxy.shift, this.authentication);
    const { testListener: test } = proxy.shift;
    const testListener = test && addListener('TestListener', test.port, test.allowedClients);
    // The default action of the listener does not change, so that no request is lost when a service starts to shift requests.
    shift.start(shift.rule('ProductionRule', listener), testListener && shift.rule('TestRule', testListener));
    return { alternateTargetGroup: shift.alternateTargetGroup, testListener };
  }

  private associateWebAcl(scope: Construct, loadBalancer: elbv2.ApplicationLoadBalancer): wafv2.CfnWebACLAssociation | undefined {
    const { webAclArn } = this.options;
    return webAclArn === undefined ? undefined
      : new wafv2.CfnWebACLAssociation(scope, 'WebAclAssociation', { resourceArn: loadBalancer.loadBalancerArn, webAclArn });
  }

  private get makesCertificate(): boolean {
    return this.options.certificate === undefined && this.options.unencrypted !== true && this.domain.certifiable;
  }

  private validateAuthentication(problems: Problems): void {
    if (this.options.certificate || this.makesCertificate) return;
    const { authentication, mutualAuthentication } = this.options;
    const fix = (prop: string) => `pass \`certificate\`, or leave \`${prop}\` out, because Elastic Load Balancing authenticates clients of HTTPS listeners only`;
    if (authentication) problems.conflict('authentication', authentication, 'a listener without a certificate', fix('authentication'));
    if (requestsCertificates(mutualAuthentication)) {
      problems.conflict('mutualAuthentication', mutualAuthentication, 'a listener without a certificate', fix('mutualAuthentication'));
    }
  }

  private validateEncryption(problems: Problems): void {
    const { certificate, unencrypted, redirectHttp, sslPolicy } = this.options;
    if (certificate && unencrypted === true) {
      problems.conflict('unencrypted', true, '`certificate`', 'leave `unencrypted` out to serve HTTPS, or leave `certificate` out to serve plain HTTP');
    }
    if (certificate || this.makesCertificate) return;
    if (unencrypted !== true) {
      problems.add('certificate', certificate, 'a certificate',
        'pass a certificate, or pass `domainName` and a public `hostedZone` and the construct creates a certificate, or pass `unencrypted: true` to serve plain HTTP');
    }
    if (redirectHttp === true) {
      problems.conflict('redirectHttp', true, 'a listener without a certificate', 'pass `certificate`, or leave `redirectHttp` out, because there is no HTTPS to redirect to');
    }
    if (sslPolicy !== undefined) {
      problems.conflict('sslPolicy', sslPolicy, 'a listener without a certificate', 'pass `certificate`, or leave `sslPolicy` out');
    }
  }
}

/** Opens the listener's port to each client by a separate rule. CDK's `open` would admit all clients. */
function admit(clients: ec2.IPeer[], listener: elbv2.ApplicationListener): elbv2.ApplicationListener {
  for (const client of clients) {
    listener.connections.allowDefaultPortFrom(client, 'clients');
  }
  return listener;
}

function validateWebAcl(problems: Problems, arn: string | undefined): void {
  if (arn !== undefined && !Token.isUnresolved(arn) && !/^arn:[^:]+:wafv2:[^:]+:[^:]*:regional\/webacl\//.test(arn)) {
    problems.add('webAclArn', arn, 'the ARN of a web ACL of the scope REGIONAL', 'create the web ACL with the scope REGIONAL, because load balancers support neither the scope CLOUDFRONT nor AWS WAF Classic');
  }
}
