import * as fs from 'fs';
import * as path from 'path';
import { Finding, finding } from './checks/check';
import type { Podman } from './podman/podman';
import { PROXY_BASE } from './podman/stand-in-images';
import { run } from './run';
import { Registry } from './setup/registry';
import { synthesize } from '../../testing/cloud-assembly';
import { program } from '../../testing/setup/debian-program';
import { runSnippet, shellSnippet } from '../../testing/shell-snippets';

/** The repository that stacks/repository-app.ts names. */
const REPOSITORY = 'orders-proxy';

/**
 * Runs the script of docs/images.md, which builds the proxy image and pushes the image to a registry. The program `docker`
 * of the script is podman, the registry is one of the loopback interface, and the CDK CLI is replaced.
 */
export async function playImagePipeline(podman: Podman): Promise<Finding[]> {
  const folder = path.join(podman.folder, 'pipeline');
  fs.mkdirSync(folder);
  const assembly = synthesize(path.join(__dirname, 'stacks/repository-app.ts'));
  const registry = await Registry.start(folder);
  try {
    const context = fs.readdirSync(assembly).find((name) => name.startsWith('proxy-image.'))!;
    const { tag, buildArgs } = JSON.parse(fs.readFileSync(path.join(assembly, context, 'image.json'), 'utf8'));
    await podman.run(['tag', PROXY_BASE, buildArgs.BASE]);
    const image = `${registry.address}/${REPOSITORY}:${tag}`;
    const runScript = () => runSnippet(scriptForPodman(), {
      folder,
      standIns: { docker: podman.script, npx: 'case "$2" in synth) cp -R "$ASSEMBLY" cdk.out ;; esac' },
      env: {
        ASSEMBLY: assembly,
        REGISTRY: registry.address,
        BUILDAH_ISOLATION: 'chroot',
        SSL_CERT_FILE: registry.authority,
      },
    });
    const first = runScript();
    const pushed = await registry.tags(REPOSITORY);
    const again = runScript();
    await podman.run(['rmi', '--force', image]);
    await run('sh', ['-c', podman.script, 'podman', 'pull', image], { env: { ...process.env, SSL_CERT_FILE: registry.authority }, timeoutMs: 120_000 });
    const container = await podman.run([
      'create', '--network', 'none', '--cgroup-parent', podman.cgroup, '--no-healthcheck', '--log-driver', 'k8s-file', '--read-only',
      ...Object.entries(podman.limits).flatMap(([name, limit]) => ['--ulimit', `${name}=${limit}:${limit}`]), '--entrypoint', '["nginx", "-t"]', image,
    ]);
    await podman.run(['start', container]);
    const status = await podman.run(['wait', container], { timeoutMs: 60_000 });
    const { stderr: said } = await podman.attempt(['logs', container]);
    const commands = (calls: string[][]) => calls.map(([name, one, two]) => name === 'docker' ? one : `${one} ${two}`).join(', ');
    return [
      finding('the script of docs/images.md builds and pushes', commands(first.calls),
        first.status !== 0 && `exit status ${first.status}: ${first.stderr.trim().split('\n').slice(-5).join(' ')}`,
        pushed.join() !== tag && `the registry has the tags ${pushed.join(', ') || 'none'} instead of ${tag}`),
      finding('the script does not build again what is pushed', commands(again.calls),
        again.status !== 0 && `exit status ${again.status}`, again.calls.some(([, command]) => command === 'build' || command === 'push') && 'the image was built again'),
      finding('nginx -t of the image from the registry', `exit status ${status}`, status !== '0' && `it says: ${said.trim()}`),
    ];
  } finally {
    registry.stop();
    fs.rmSync(assembly, { recursive: true, force: true });
  }
}

/** The script, with the change that the page names for podman. */
function scriptForPodman(): string {
  const [changed, original] = ['skopeo inspect --raw "docker://$image"', 'docker manifest inspect "$image"'];
  const page = fs.readFileSync(path.join(__dirname, '../../docs/images.md'), 'utf8');
  const script = shellSnippet('docs/images.md', 'docker push');
  if (!page.includes(`\`${changed}\``) || !script.includes(original)) {
    throw new Error('docs/images.md does not name the change for podman any more.');
  }
  program('skopeo');
  return script.replace(original, changed);
}
