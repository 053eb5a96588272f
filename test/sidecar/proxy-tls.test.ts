import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  Allowlist, ClientAddressSource, Exposure, NginxConfiguration, NginxOptions, NginxSidecar, ProxyImage, ProxyTls, ProxyTlsFromSecretsOptions, Route,
  SecretFile, TlsPolicy,
} from '../../src';
import { APP_IMAGE, containersOf, nginxConfOf, TestStack } from '../../testing/cdk';
import { certificates } from '../../testing/certificates';
import { checkWhileBuilt } from '../../testing/image-check';
import { startContainer } from '../../testing/started-container';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();

function secretOf(stack: TestStack, id: string): ecs.Secret {
  return ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, id));
}

function tlsOf(stack: TestStack, options: Partial<ProxyTlsFromSecretsOptions> = {}): ProxyTls {
  return ProxyTls.fromSecrets({ certificate: secretOf(stack, 'TlsCertificate'), privateKey: secretOf(stack, 'TlsKey'), ...options });
}

/** A sidecar that clients with certificates reach directly. */
function directly(proxyImage: ProxyImage): TestStack {
  const stack = new TestStack();
  stack.service({
    proxyImage,
    proxyTls: tlsOf(stack, { clientCertificates: { trustBundle: secretOf(stack, 'TrustBundle') }, policy: TlsPolicy.MODERN }),
    exposure: Exposure.noLoadBalancer(),
  });
  return stack;
}

describe('a service', () => {
  const stack = new TestStack();
  stack.service({ proxyTls: tlsOf(stack) });
  const template = Template.fromStack(stack);

  test('uses HTTPS for requests, and HTTP for health checks', () => {
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', { Protocol: 'HTTPS', Port: 8080, HealthCheckProtocol: 'HTTP', HealthCheckPort: '8081' });
    expect(nginxConfOf(stack)).toContain('listen 8080 ssl default_server;');
    expect(nginxConfOf(stack)).toContain('listen 8081;');
  });

  test('gets the secrets from ECS, and writes them to memory', () => {
    const { nginx } = containersOf(stack);
    expect(nginx.Secrets.map(({ Name }: any) => Name)).toEqual(['NGINX_FILE_TLS_CERTIFICATE_PEM', 'NGINX_FILE_TLS_KEY_PEM']);
    expect(nginx.EntryPoint).toEqual(['/bin/sh', '-ec', [
      '(umask 0377; rm -f /tmp/tls-certificate.pem; printf \'%s\\n\' "${NGINX_FILE_TLS_CERTIFICATE_PEM:?}" > /tmp/tls-certificate.pem); unset NGINX_FILE_TLS_CERTIFICATE_PEM',
      '(umask 0377; rm -f /tmp/tls-key.pem; printf \'%s\\n\' "${NGINX_FILE_TLS_KEY_PEM:?}" > /tmp/tls-key.pem); unset NGINX_FILE_TLS_KEY_PEM',
      'rm -f /tmp/without-upgrade.sock',
      'exec nginx -c /etc/nginx/nginx.conf',
    ].join('; ')]);
    expect(nginx.Command).toBeUndefined();
    expect(nginx.LinuxParameters.Tmpfs).toEqual([expect.objectContaining({ ContainerPath: '/tmp', Size: 128 })]);
    expect(nginx.MountPoints ?? []).toEqual([]);
  });

  test('allows only the execution role to read them', () => {
    const readers = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) => JSON.stringify(policy).includes('secretsmanager:GetSecretValue'));
    expect(readers).toHaveLength(1);
    expect(JSON.stringify(readers[0].Properties.Roles)).toContain('ExecutionRole');
  });
});

describe('client certificates', () => {
  const targetGroupArn = 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/73e2d6bc24d8a067';
  const listenerOf = (stack: TestStack) => new elbv2.ApplicationLoadBalancer(stack, 'Shared', { vpc: stack.vpc })
    .addListener('Listener', { port: 443, certificates: [stack.certificate], open: false, defaultAction: elbv2.ListenerAction.fixedResponse(404) });
  const networkTargetGroup = (stack: TestStack, protocol: elbv2.Protocol) => new elbv2.NetworkTargetGroup(stack, 'Group', {
    vpc: stack.vpc, port: 443, protocol, targetType: elbv2.TargetType.IP, proxyProtocolV2: true,
  });
  const withCertificates = (exposureOf: (stack: TestStack) => Exposure, nginx?: NginxOptions) => {
    const stack = new TestStack();
    stack.service({ exposure: exposureOf(stack), nginx, proxyTls: tlsOf(stack, { clientCertificates: { trustBundle: secretOf(stack, 'TrustBundle') } }) });
    return stack;
  };

  test.each<[string, (stack: TestStack) => Exposure]>([
    ['an internet-facing load balancer', ({ certificate }) => Exposure.internetFacing({ certificate })],
    ['an internal load balancer', ({ certificate }) => Exposure.internal({ certificate })],
    ['a load balancer with plain HTTP', () => Exposure.internal({ unencrypted: true })],
    ['a rule of a listener', (stack) => Exposure.listenerRule({ listener: listenerOf(stack), priority: 1 })],
    ['a target group', (stack) => Exposure.targetGroup({ targetGroup: new elbv2.ApplicationTargetGroup(stack, 'Group', { vpc: stack.vpc, port: 443, targetType: elbv2.TargetType.IP }) })],
    ['an imported target group', (stack) => Exposure.targetGroup({ targetGroup: elbv2.ApplicationTargetGroup.fromTargetGroupAttributes(stack, 'Group', { targetGroupArn }) })],
    ['a Network Load Balancer with a certificate', ({ certificate }) => Exposure.networkLoadBalancer({ certificate })],
    ['a target group of a Network Load Balancer with the protocol TLS', (stack) => Exposure.targetGroup({ targetGroup: networkTargetGroup(stack, elbv2.Protocol.TLS) })],
  ])('cannot be combined with %s, whatever the source of the client address', (_, exposureOf) => {
    for (const clientAddressSource of [undefined, ClientAddressSource.CONNECTION, ClientAddressSource.PROXY_PROTOCOL]) {
      expect(() => withCertificates(exposureOf, { clientAddressSource }))
        .toThrow(/`proxyTls\.clientCertificates` \(\{\}\) cannot be combined with an `exposure` whose load balancer terminates TLS/);
    }
  });

  test.each<[string, (stack: TestStack) => Exposure]>([
    ['a Network Load Balancer with TLS passthrough', () => Exposure.networkLoadBalancer({})],
    ['a target group of a Network Load Balancer with TLS passthrough', (stack) => Exposure.targetGroup({ targetGroup: networkTargetGroup(stack, elbv2.Protocol.TCP) })],
    ['an imported target group of a Network Load Balancer', (stack) => Exposure.targetGroup({ targetGroup: elbv2.NetworkTargetGroup.fromTargetGroupAttributes(stack, 'Group', { targetGroupArn }) })],
    ['no load balancer', () => Exposure.noLoadBalancer()],
  ])('can be combined with %s', (_, exposureOf) => {
    expect(nginxConfOf(withCertificates(exposureOf))).toContain('ssl_verify_client on;');
  });
});

test('checks the configuration in the image build without certificate and key', () => {
  const text = nginxConfOf(directly(ProxyImage.built()));
  expect(text).toContain('ssl_verify_client on;');
  const build = (conf: string) => checkWhileBuilt(folder, conf);
  expect(build(text)).toEqual([]);
  expect(() => build(text.replace('ssl_session_tickets off', 'ssl_session_tickets maybe'))).toThrow(/invalid value "maybe" in "ssl_session_tickets"/);
  expect(() => build(text.replace('worker_processes 1;', 'worker_processes x;'))).toThrow(/"worker_processes" directive invalid value/);
});

test('in a real run secrets become files that only NGINX reads', async () => {
  const { server, authority } = certificates();
  const { nginx } = containersOf(directly(ProxyImage.stock()));
  const container = await startContainer(nginx, {
    NGINX_FILE_TLS_CERTIFICATE_PEM: server.cert, NGINX_FILE_TLS_KEY_PEM: server.key, NGINX_FILE_TLS_CLIENT_CA_PEM: authority.cert,
  });
  try {
    for (const [name, content] of [['tls-key.pem', server.key], ['tls-certificate.pem', server.cert], ['tls-client-ca.pem', authority.cert]]) {
      const file = path.join(container.folder, name);
      expect(fs.statSync(file).mode.toString(8)).toBe('100400');
      expect(fs.readFileSync(file, 'utf8')).toBe(`${content}\n`);
    }
    expect(fs.readFileSync(`/proc/${container.pid}/comm`, 'utf8').trim()).toBe('nginx');
    // It could make its folders, which the mask for the files is not for.
    expect(fs.statSync(path.join(container.folder, 'client_body')).mode.toString(8)).toBe('40700');
    expect((await fetch(`http://127.0.0.1:${container.healthPort}/health`)).status).toBe(200);
  } finally {
    expect(await container.end('SIGQUIT')).toBe(0);
  }
});

test('in a real run NGINX has the environment without the secrets', () => {
  const { nginx: { EntryPoint: [shell, option, script], Command: [text] } } = containersOf(directly(ProxyImage.stock()));
  const root = fs.mkdtempSync(path.join(folder, 'environment-'));
  // NGINX writes over the place where the system shows its environment, so something else takes its name.
  fs.writeFileSync(path.join(root, 'nginx'), '#!/bin/sh\nenv\n', { mode: 0o755 });
  const secrets = { NGINX_FILE_TLS_CERTIFICATE_PEM: 'a', NGINX_FILE_TLS_KEY_PEM: 'b', NGINX_FILE_TLS_CLIENT_CA_PEM: 'c' };
  const environment = execFileSync(shell, [option, script.replaceAll('/tmp/', `${root}/`), text], {
    env: { ...secrets, KEPT: 'yes', PATH: `${root}:${process.env.PATH}` }, encoding: 'utf8',
  });
  expect(environment).toContain('KEPT=yes');
  expect(environment).not.toContain('NGINX_FILE');
});

test('in a real run a missing or empty secret ends the task, and the log has its name', async () => {
  const { nginx } = containersOf(directly(ProxyImage.stock()));
  await expect(startContainer(nginx, { NGINX_FILE_TLS_CERTIFICATE_PEM: 'x', NGINX_FILE_TLS_KEY_PEM: '' })).rejects.toThrow(/NGINX_FILE_TLS_KEY_PEM/);
});

describe('a standalone sidecar', () => {
  const make = (secretFiles: (stack: TestStack) => SecretFile[] | undefined, tls = {}) => {
    const stack = new TestStack();
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    const appContainer = taskDefinition.addContainer('App', { image: APP_IMAGE });
    const configuration = new NginxConfiguration({ allowlist: new Allowlist({ routes: [Route.prefix('/api')] }), appPort: 3000, settings: { tls } });
    taskDefinition.addExtension(new NginxSidecar({ configuration, appContainer, secretFiles: secretFiles(stack) }));
    return stack;
  };

  test('accepts settings and files', () => {
    expect(containersOf(make((stack) => tlsOf(stack).secretFiles)).nginx.Secrets).toHaveLength(2);
  });

  test('accepts any secret as a file', () => {
    const stack = make((scope) => [...tlsOf(scope).secretFiles, { path: '/tmp/passwords', secret: secretOf(scope, 'Passwords') }]);
    expect(containersOf(stack).nginx.EntryPoint[2]).toContain('"${NGINX_FILE_PASSWORDS:?}" > /tmp/passwords);');
  });

  test('rejects missing files and invalid locations of files', () => {
    expect(() => make(() => undefined)).toThrow(/2 problems:\n.*`secretFiles` must be a list with the path \/tmp\/tls-certificate\.pem, which the configuration reads, got: undefined.*\n.*`secretFiles` must be a list with the path \/tmp\/tls-key\.pem, which the configuration reads, got: undefined/);
    const files = (...paths: string[]) => (stack: TestStack) => [...tlsOf(stack).secretFiles, ...paths.map((file, i) => ({ path: file, secret: secretOf(stack, `S${i}`) }))];
    expect(() => make(files('/etc/passwd', '/tmp/../x', '/tmp/a b', '/tmp/nginx.conf', '/tmp/$(x)', '/tmp/TLS-key.pem'))).toThrow(/6 problems/);
  });
});
