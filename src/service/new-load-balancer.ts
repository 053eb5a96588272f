import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { ExposedService, ExposureKind, ProxyTarget } from './exposure-kind';
import type { LoadBalancerOptions } from './load-balancer-options';
import { proxyTargetGroup } from './proxy-target-group';
import { Problems } from '../allowlist/problems';
import { ClientAddressSource } from '../nginx';

/** An Application Load Balancer that is made for the service alone. */
export class NewLoadBalancer implements ExposureKind {
  public readonly idleTimeout: Duration;
  public readonly clientAddressSource = ClientAddressSource.LAST_FORWARDED_FOR;

  public constructor(
    private readonly subject: string,
    private readonly options: LoadBalancerOptions,
    private readonly internetFacing: boolean,
    private readonly clients: ec2.IPeer[],
  ) {
    this.idleTimeout = options.idleTimeout ?? Duration.seconds(60);
    validateEncryption(subject, options);
  }

  public expose(scope: Construct, proxy: ProxyTarget): ExposedService {
    if (proxy.http2 && (!this.options.certificate || this.options.http2 === false)) {
      Problems.fail(this.subject, 'certificate', this.options.certificate, 'given, and `http2` not false, where the app speaks gRPC',
        'a load balancer takes gRPC by HTTPS and HTTP/2 only');
    }
    const targetGroup = proxyTargetGroup(scope, proxy);
    const loadBalancer = new elbv2.ApplicationLoadBalancer(scope, 'LoadBalancer', {
      vpc: proxy.cluster.vpc,
      internetFacing: this.internetFacing,
      vpcSubnets: this.options.vpcSubnets,
      idleTimeout: this.idleTimeout,
      deletionProtection: this.options.deletionProtection ?? false,
      http2Enabled: this.options.http2 ?? true,
      // Two more pairs of eyes on what a request is: NGINX rejects the same things if they come through.
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
    });
    if (this.options.accessLogs) {
      loadBalancer.logAccessLogs(this.options.accessLogs.bucket, this.options.accessLogs.prefix);
    }

    // CDK opens the target's port by itself, but not another one that health checks go to.
    proxy.service.connections.allowFrom(loadBalancer, ec2.Port.tcp(proxy.healthPort), 'health checks');

    const encrypted = this.options.certificate !== undefined;
    const listener = this.admit(loadBalancer.addListener('Listener', {
      protocol: encrypted ? elbv2.ApplicationProtocol.HTTPS : elbv2.ApplicationProtocol.HTTP,
      port: encrypted ? 443 : 80,
      certificates: encrypted ? [this.options.certificate!] : undefined,
      sslPolicy: encrypted ? this.options.sslPolicy ?? elbv2.SslPolicy.TLS13_RES : undefined,
      open: false,
      defaultTargetGroups: [targetGroup],
    }));
    if (!encrypted || this.options.redirectHttp === false) return { loadBalancer, listener, targetGroup };

    const redirectListener = this.admit(loadBalancer.addListener('RedirectListener', {
      protocol: elbv2.ApplicationProtocol.HTTP,
      port: 80,
      open: false,
      defaultAction: elbv2.ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
    }));
    // When a service turns from plain HTTP to HTTPS, the first listener has to leave port 80 before this one takes it.
    redirectListener.node.addDependency(listener);
    return { loadBalancer, listener, redirectListener, targetGroup };
  }

  /** Opens the listener's port to each client by a rule of its own; CDK's `open` would let the whole world in. */
  private admit(listener: elbv2.ApplicationListener): elbv2.ApplicationListener {
    for (const client of this.clients) {
      listener.connections.allowDefaultPortFrom(client, 'clients');
    }
    return listener;
  }
}

function validateEncryption(subject: string, options: LoadBalancerOptions): void {
  const problems = new Problems();
  if (!options.certificate && options.unencrypted !== true) {
    problems.add('certificate', options.certificate, 'a certificate', 'pass one, or give `unencrypted: true` to serve plain HTTP');
  }
  if (options.certificate && options.unencrypted === true) {
    problems.add('unencrypted', true, 'left out together with `certificate`', 'choose one of the two');
  }
  if (!options.certificate && options.redirectHttp === true) {
    problems.add('redirectHttp', true, 'false without a certificate, as there is no HTTPS to redirect to', 'pass `certificate` or leave `redirectHttp` out');
  }
  if (!options.certificate && options.sslPolicy !== undefined) {
    problems.add('sslPolicy', options.sslPolicy, 'left out without a certificate', 'pass `certificate` or leave `sslPolicy` out');
  }
  problems.throwIfAny(subject);
}
