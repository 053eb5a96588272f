import * as fs from 'fs';
import * as path from 'path';
import { writeImageLayout } from './image-layout';
import { fileDigest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import type { Program, Site } from '../program';
import { startServer } from '../server-process';

const MEGABYTE = 1_000_000;

const skopeo = (site: Site, ...args: string[]) => (
  succeeds(site, 'skopeo', ['--insecure-policy', '--tmpdir', site.folder, ...args], { env: { XDG_RUNTIME_DIR: site.folder } })
);
const image = (site: Site, name: string) => `docker://127.0.0.1:${site.port}/${name}`;
const PLAIN = '--tls-verify=false';
const [FROM, TO] = ['--src-tls-verify=false', '--dest-tls-verify=false'];

function layout(site: Site, name: string, layers: Buffer[]): string {
  const folder = path.join(site.folder, name);
  writeImageLayout(folder, 'latest', layers);
  return `oci:${folder}:latest`;
}

const digestOf = async (site: Site, name: string) => JSON.parse((await skopeo(site, 'inspect', PLAIN, image(site, name))).stdout).Digest;

export const REGISTRY: Program = {
  folder: 'registry',
  title: 'Docker Registry',
  packages: [debianProgram('docker-registry'), debianProgram('skopeo'), debianProgram('curl')],
  requiresTls: true,
  start: ({ port, folder }) => {
    fs.writeFileSync(path.join(folder, 'config.yml'), JSON.stringify({
      version: '0.1', log: { level: 'error' }, storage: { filesystem: { rootdirectory: path.join(folder, 'storage') }, delete: { enabled: true } }, http: { addr: `127.0.0.1:${port}` },
    }));
    return startServer({ command: 'docker-registry', args: ['serve', path.join(folder, 'config.yml')], cwd: folder, at: port });
  },
  plays: [
    {
      client: 'skopeo',
      what: 'an image with a layer of 100 MB pushed',
      act: async (site) => {
        await skopeo(site, 'copy', TO, '--dest-compress-level', '1', layout(site, 'large', [noise(100 * MEGABYTE), noise(1000, 'small layer')]), image(site, 'team/large:1.0'));
        return digestOf(site, 'team/large:1.0');
      },
    },
    {
      client: 'skopeo',
      what: 'three small images pushed with other tags',
      act: async (site) => {
        for (const tag of ['a', 'b_c', 'v1.2.3-rc.1']) {
          await skopeo(site, 'copy', TO, layout(site, `small-${tag}`, [noise(100_000, tag)]), image(site, `deeper/small:${tag}`));
        }
        return (await skopeo(site, 'list-tags', PLAIN, image(site, 'deeper/small'))).stdout.replace(/127\.0\.0\.1:\d+/, 'REGISTRY');
      },
    },
    {
      client: 'skopeo',
      what: 'the image of 100 MB pulled',
      act: async (site) => {
        const folder = path.join(site.folder, 'pulled');
        await skopeo(site, 'copy', FROM, image(site, 'team/large:1.0'), `dir:${folder}`);
        return fs.readdirSync(folder).sort().map((name) => [name, fileDigest(path.join(folder, name))]);
      },
    },
    {
      client: 'skopeo',
      what: 'an image copied within the registry, by its digest',
      act: async (site) => {
        const digest = await digestOf(site, 'deeper/small:a');
        await skopeo(site, 'copy', FROM, TO, image(site, `deeper/small@${digest}`), image(site, 'copies/small:of-a'));
        return digestOf(site, 'copies/small:of-a');
      },
    },
    {
      client: 'skopeo',
      what: 'an image removed, and asked for again',
      act: async (site) => {
        await skopeo(site, 'delete', PLAIN, image(site, 'deeper/small:b_c'));
        return skopeo(site, 'inspect', PLAIN, image(site, 'deeper/small:b_c')).then(() => 'there', (error) => (error as Error).message.replace(/time="[^"]*"/g, ''));
      },
    },
    {
      client: 'curl',
      what: 'the catalogue by pages, and where to upload',
      act: async (site) => {
        const pages = await succeeds(site, 'curl', ['-s', '-i', `${site.url}/v2/_catalog?n=1`]);
        const upload = await succeeds(site, 'curl', ['-s', '-i', '-X', 'POST', `${site.url}/v2/team/new/blobs/uploads/`]);
        const lines = (text: string) => text.split('\r\n').filter((line) => /^(?:HTTP|link|location|range|\{)/i.test(line)).map((line) => line.replace(/uploads\/.*/, 'uploads/…'));
        return [lines(pages.stdout), lines(upload.stdout)];
      },
    },
  ],
};
