import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Exposure, ReverseProxiedService, Route } from '../../src';

/** `synthesize.ts ours | patterns`: prints the milliseconds and the megabytes of one synthesis, after all imports. */
const which = process.argv[2];
// aws-cdk-lib loads a module when it is first used.
void [ec2.Vpc, ecs.Cluster, acm.Certificate, patterns.ApplicationLoadBalancedFargateService, ReverseProxiedService];
const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-cdk-out-'));
process.on('exit', () => fs.rmSync(outdir, { recursive: true, force: true }));

const started = performance.now();
const peakBefore = process.resourceUsage().maxRSS;
const app = new App({ outdir, analyticsReporting: false });
const stack = new Stack(app, 'Stack');
const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 }) });
const image = ecs.ContainerImage.fromRegistry('example.com/app:1');
const certificate = acm.Certificate.fromCertificateArn(
  stack, 'Certificate', 'arn:aws:acm:eu-central-1:123456789012:certificate/11111111-2222-3333-4444-555555555555');
if (which === 'ours') {
  new ReverseProxiedService(stack, 'Orders', {
    cluster, app: { image, port: 3000 }, routes: [Route.prefix('/api')], exposure: Exposure.internetFacing({ certificate }),
  });
} else {
  new patterns.ApplicationLoadBalancedFargateService(stack, 'Orders', {
    cluster, certificate, redirectHTTP: true, publicLoadBalancer: true, taskImageOptions: { image, containerPort: 3000 },
  });
}
app.synth();
const milliseconds = performance.now() - started;
process.stdout.write(`${JSON.stringify({
  milliseconds,
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  aboveImportsMegabytes: (process.resourceUsage().maxRSS - peakBefore) / 1024,
})}\n`);
