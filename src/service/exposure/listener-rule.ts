import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { attributeOf } from './attributes/attribute-of';
import { checkStickinessOf, checkTargetGroupOptions } from './attributes/check-target-group-options';
import { checkIpv6Capacity, checkIpv6Targets, hasIpv6Targets } from './attributes/ipv6-targets';
import { authenticated, type LoadBalancerAuthentication } from './authentication/load-balancer-authentication';
import { addressFamilies, DomainNames } from './domain-names';
import type { ExposedService, ExposureKind, ProxyTarget } from './exposure-kind';
import type { ListenerRuleExposureOptions } from './listener-rule-options';
import { openForHealthChecks, proxyPorts, proxyTarget, proxyTargetGroup } from './proxy-target-group';
import { parseHost } from '../../allowlist/host-name';
import { UpstreamProtocol, ClientAddressSource, ClientScheme } from '../../nginx';
import { subjectAt } from '../../validation/invalid-input';
import { isWholeNumberOrToken } from '../../validation/number-range';
import { Problems } from '../../validation/problems';
import type { CapacityKind } from '../capacity/capacity-kind';
import type { ShiftingDeploymentOptions } from '../deployment/deployment-options';
import { TrafficShift } from '../deployment/traffic-shift';

const SUBJECT = 'Exposure.listenerRule';
const IDLE_TIMEOUT = 'idle_timeout.timeout_seconds';
const HTTP2 = 'routing.http2.enabled';

/** Quotas of Application Load Balancers, "Quotas for your Application Load Balancers" in their user guide. */
const MOST_CONDITION_VALUES = 5;
const MOST_WILDCARDS = 6;
const LONGEST_CONDITION_VALUE = 128;

/** A rule of a listener that also serves other services. */
export class ListenerRule implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly silenceLimit: Duration;
  public readonly clientAddressSource = ClientAddressSource.LAST_FORWARDED_FOR;
  public readonly trafficPortHealth = elbv2.Protocol.HTTP;
  public readonly hidesClientCertificates = true;
  public readonly reachesByIpv6: boolean;
  public readonly authentication?: LoadBalancerAuthentication;
  public readonly identityHeaders: string[];
  public readonly addsLongHeaders: boolean;
  public readonly hosts?: string[];
  public readonly hostProps?: string[];
  private readonly domain: DomainNames;

  public constructor(private readonly options: ListenerRuleExposureOptions) {
    const problems = new Problems();
    this.domain = new DomainNames(options, problems);
    this.hosts = this.domain.hosts || options.hosts ? [...new Set([...this.domain.hosts ?? [], ...options.hosts ?? []])] : undefined;
    this.hostProps = this.hosts?.map((host, i) => this.domain.hostProps[i] ?? `hosts[${options.hosts!.indexOf(host)}]`);
    this.authentication = options.authentication;
    this.identityHeaders = options.authentication?._headers ?? [];
    this.addsLongHeaders = this.identityHeaders.length > 0;
    this.idleTimeout = options.idleTimeout ?? Duration.seconds(this.knownIdleTimeout() ?? 60);
    this.silenceLimit = this.idleTimeout;
    this.validate(problems);
    checkTargetGroupOptions(problems, options);
    this.reachesByIpv6 = hasIpv6Targets(options);
    const { loadBalancer } = this;
    if (loadBalancer instanceof elbv2.ApplicationLoadBalancer) checkIpv6Targets(problems, options, loadBalancer.ipAddressType, 'listener.loadBalancer.ipAddressType');
    problems.throwIfAny(SUBJECT);
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    if (proxy.http2) this.checkHttp2(scope);
    const targetGroup = proxyTargetGroup(scope, 'TargetGroup', proxy, this.options);
    const shift = proxy.shift && new TrafficShift(scope, proxy, targetGroup, this.options, proxy.shift, this.authentication);
    const listener = this.options.listener instanceof elbv2.ApplicationListener ? this.options.listener : this.reachFrom(scope, proxy);
    const listenerRule = new elbv2.ApplicationListenerRule(scope, 'ListenerRule', {
      listener,
      priority: this.options.priority,
      conditions: this.conditionsFor(proxy.hosts),
      action: shift?.forward ?? authenticated(this.authentication, elbv2.ListenerAction.forward([targetGroup])),
    });
    if (shift) {
      shift.start(listenerRule);
    } else {
      targetGroup.addTarget(proxyTarget(proxy));
    }
    openForHealthChecks(proxy, listener);
    scope.node.addValidation({ validate: () => this.lateProblems() });
    const { loadBalancer } = this;
    return {
      listenerRule,
      targetGroup,
      alternateTargetGroup: shift?.alternateTargetGroup,
      records: loadBalancer && this.domain.createRecords(scope, new LoadBalancerTarget(loadBalancer), addressFamilies(loadBalancer.ipAddressType)),
    };
  }

  public checkHosts(hosts: string[], problems: Problems): void {
    const { paths = [], conditions = [] } = this.options;
    const added = this.hostsOfRule(hosts);
    if (this.hosts?.length || added.length === 0) return;
    const others = countAll(paths, conditions);
    const wayOut = 'pass `hosts` to Exposure.listenerRule() that match all hosts, such as "*.example.com", or divide the hosts among services, because the condition of the rule follows from the hosts';
    if (added.length + others > MOST_CONDITION_VALUES) {
      problems.add('hosts', added, `at most ${Math.max(MOST_CONDITION_VALUES - others, 0)} host names beside the ${others} other values of the listener rule, because a load balancer accepts ${MOST_CONDITION_VALUES} values in all`, wayOut);
    }
    checkWildcards(problems, 'hosts', [...added, ...paths], wayOut);
    for (const host of added.filter((name) => name.length > LONGEST_CONDITION_VALUE)) {
      problems.add('hosts', host, `at most ${LONGEST_CONDITION_VALUE} characters long, because a load balancer accepts no longer host`, wayOut);
    }
  }

  /**
   * The conditions of the rule. If the rule lists no hosts, the rule matches the hosts that the proxy allows. Otherwise the rule
   * would take requests from the other services of the listener, which the proxy rejects.
   */
  private conditionsFor(hostsOfService: string[] | undefined): elbv2.ListenerCondition[] {
    const { paths = [], conditions = [] } = this.options;
    const hosts = this.hostsOfRule(hostsOfService);
    const all = [
      ...hosts.length > 0 ? [elbv2.ListenerCondition.hostHeaders(hosts)] : [],
      ...paths.length > 0 ? [elbv2.ListenerCondition.pathPatterns(paths)] : [],
      ...conditions,
    ];
    // A rule requires a condition, so this condition is always true.
    return all.length > 0 ? all : [elbv2.ListenerCondition.pathPatterns(['/*'])];
  }

  private hostsOfRule(hostsOfService: string[] = []): string[] {
    if (this.hosts?.length) return this.hosts;
    const given = this.options.conditions?.some((condition) => condition.renderRawCondition().field === 'host-header');
    return given ? [] : [...new Set(hostsOfService)];
  }

  /** The scheme of a listener of the app. The scheme of an imported listener is unknown. */
  public get listenerScheme(): ClientScheme | undefined {
    const { defaultChild } = this.options.listener.node;
    const protocol = defaultChild instanceof elbv2.CfnListener ? defaultChild.protocol : undefined;
    return protocol === elbv2.ApplicationProtocol.HTTPS ? ClientScheme.HTTPS
      : protocol === elbv2.ApplicationProtocol.HTTP ? ClientScheme.HTTP : undefined;
  }

  public checkCapacity(capacity: CapacityKind, problems: Problems): void {
    checkIpv6Capacity(problems, this.options, capacity);
  }

  public checkShift(strategy: ecs.DeploymentStrategy, { testListener }: ShiftingDeploymentOptions, problems: Problems): void {
    checkStickinessOf(strategy, 'exposure.stickinessCookieDuration', this.options.stickinessCookieDuration, problems);
    if (testListener) {
      problems.conflict('deployment.testListener', testListener, '`Exposure.listenerRule()`',
        'leave `testListener` out, or use `Exposure.internetFacing()` or `Exposure.internal()`, which create a load balancer for the service');
    }
  }

  /** The load balancer of the listener. An imported listener does not know its load balancer. */
  private get loadBalancer(): elbv2.IApplicationLoadBalancer | undefined {
    const { loadBalancer, listener } = this.options;
    return loadBalancer ?? (listener instanceof elbv2.ApplicationListener ? listener.loadBalancer : undefined);
  }

  /** Checks that the listener supports gRPC, if the listener belongs to the app. */
  private checkHttp2(scope: Construct): void {
    const { listener } = this.options;
    const http2 = this.loadBalancer && attributeOf(this.loadBalancer, HTTP2);
    if (this.listenerScheme === ClientScheme.HTTP || http2 === 'false') {
      Problems.failConflict(subjectAt(scope, 'ReverseProxiedService'), 'app.protocol', UpstreamProtocol.grpc()._upstreamModule.name, `the listener ${listener.node.path} without HTTPS or without HTTP/2`,
        'pass an HTTPS listener of a load balancer with HTTP/2, because an Application Load Balancer supports gRPC with HTTPS and HTTP/2 only');
    }
  }

  /**
   * The imported listener, imported again in the scope of the service. CDK creates the security group rules of an imported
   * listener in the scope of the import, so that its stack would depend on the stack of the service, and vice versa.
   */
  private reachFrom(scope: Construct, proxy: ProxyTarget): elbv2.IApplicationListener {
    const { listener } = this.options;
    const group = listener.connections.securityGroups.find((candidate) => candidate !== undefined);
    if (!group) {
      return Problems.fail(subjectAt(scope, 'ReverseProxiedService'), 'exposure.listener', listener, 'imported together with the security group of its load balancer',
        'pass `securityGroup` to `ApplicationListener.fromApplicationListenerAttributes()`, because the proxy accepts connections from that security group only');
    }
    const { requests, others } = proxyPorts(proxy);
    for (const port of [requests, ...others]) {
      for (const target of proxy.service.connections.securityGroups) {
        group.addEgressRule(target, port, 'to the proxy', true);
      }
    }
    return elbv2.ApplicationListener.fromApplicationListenerAttributes(scope, 'ImportedListener', {
      listenerArn: listener.listenerArn,
      securityGroup: ec2.SecurityGroup.fromSecurityGroupId(scope, 'LoadBalancerSecurityGroup', group.securityGroupId, { mutable: false }),
    });
  }

  /** The idle timeout of the load balancer, if the load balancer belongs to the app. The default of AWS is 60 seconds. */
  private knownIdleTimeout(): number | undefined {
    const { loadBalancer } = this;
    return loadBalancer instanceof elbv2.ApplicationLoadBalancer ? Number(attributeOf(loadBalancer, IDLE_TIMEOUT) ?? 60) : undefined;
  }

  /** Problems of settings that the load balancer got later. */
  private lateProblems(): string[] {
    const problems = new Problems();
    const known = this.knownIdleTimeout();
    if (known !== undefined && known > this.idleTimeout.toSeconds()) {
      problems.add('exposure.idleTimeout', this.idleTimeout, `at least the ${known} seconds of the load balancer`,
        `pass \`idleTimeout: Duration.seconds(${known})\`, because otherwise the load balancer answers 502 when NGINX closes an idle connection first`);
    }
    return problems.messagesFor('ReverseProxiedService');
  }

  /** Checks that a rule has each of these conditions once (Elastic Load Balancing, "Listener rules"). */
  private validateKinds(problems: Problems): void {
    const { paths = [], conditions = [] } = this.options;
    const kinds = [
      ...this.hosts?.length ? ['host-header'] : [],
      ...paths.length > 0 ? ['path-pattern'] : [],
      ...conditions.map((condition) => String(condition.renderRawCondition().field)),
    ];
    for (const kind of ['host-header', 'path-pattern', 'http-request-method', 'source-ip']) {
      const count = kinds.filter((other) => other === kind).length;
      if (count > 1) problems.add('conditions', kinds, `a list with at most one ${kind}, \`hosts\`, \`paths\` and domain names included`, 'put all values into one condition');
    }
  }

  private validate(problems: Problems): void {
    this.validateKinds(problems);
    const { hostedZone, priority, hosts = [], paths = [], conditions = [] } = this.options;
    if (hostedZone && !this.loadBalancer) {
      problems.add('loadBalancer', undefined, 'the load balancer of the imported listener, which the records in `hostedZone` point to',
        'pass the load balancer, for example from `ApplicationLoadBalancer.fromLookup()`, or leave `hostedZone` out');
    }
    if (this.authentication && this.listenerScheme === ClientScheme.HTTP) {
      problems.conflict('authentication', this.authentication, 'an HTTP listener', 'pass an HTTPS listener, because Elastic Load Balancing authenticates clients of HTTPS listeners only');
    }
    if (!isWholeNumberOrToken(priority, 1, 50000)) {
      problems.add('priority', priority, 'a whole number from 1 to 50000', 'choose a number that no other rule of the listener has');
    }
    for (const [i, host] of hosts.entries()) parseHost(host, `hosts[${i}]`, problems);
    for (const [i, path] of paths.entries()) {
      if (!Token.isUnresolved(path) && !(/^[/*?][A-Za-z0-9_.$/~"'@:+*?&-]*$/.test(path) && path.length <= LONGEST_CONDITION_VALUE)) {
        problems.add(`paths[${i}]`, path, `a path that starts with "/", of at most ${LONGEST_CONDITION_VALUE} letters, digits and _-.$/~"'@:+&, with "*" and "?" as wildcards`,
          'write for example "/orders/*"');
      }
    }
    checkWildcards(problems, 'paths', [...this.hosts ?? [], ...paths], 'let the rule match more, such as "/*": the routes of the proxy decide anyway');
    const values = (this.hosts?.length ?? 0) + countAll(paths, conditions);
    if (values > MOST_CONDITION_VALUES) {
      problems.add('conditions', conditions.map((condition) => condition.renderRawCondition() as unknown), `at most ${MOST_CONDITION_VALUES} values in total, domain names, \`hosts\` and \`paths\` included, instead of ${values}`,
        'use fewer values, such as the path "/*", because the routes of the proxy decide which requests are accepted');
    }
  }
}

function checkWildcards(problems: Problems, prop: string, values: string[], fix: string): void {
  const wildcards = values.join('').replace(/[^*?]/g, '').length;
  if (wildcards > MOST_WILDCARDS) {
    problems.add(prop, wildcards, `at most ${MOST_WILDCARDS} of "*" and "?" in the hosts and paths of a rule, as load balancers take no more`, fix);
  }
}

/** The number of values of a rule beside its hosts. */
function countAll(paths: string[], conditions: elbv2.ListenerCondition[]): number {
  return paths.length + conditions.reduce((sum, condition) => sum + countValues(condition), 0);
}

function countValues(condition: elbv2.ListenerCondition): number {
  const rendered: Record<string, unknown> = condition.renderRawCondition();
  return Object.values(rendered).reduce<number>((sum, config) => {
    const values = (config as { values?: unknown }).values;
    return sum + (Array.isArray(values) && !Token.isUnresolved(values) ? values.length : 0);
  }, 0);
}
