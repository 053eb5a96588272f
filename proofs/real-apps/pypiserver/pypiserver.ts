import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { client, fileDigest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import { pythonPackage, pythonProgram } from '../packages/python';
import type { Program, Site } from '../program';
import { startServer } from '../server-process';

const PASSWORD = ['-u', 'alice', '-p', 'secret'];

/** Makes a wheel, which is a zip archive of a module and its description. */
function wheel(site: Site, name: string, version: string, data: Buffer): string {
  const file = path.join(site.folder, `${name}-${version}-py3-none-any.whl`);
  const information = `${name}-${version}.dist-info`;
  const script = `import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as archive:
    def add(path, content): archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), content)
    add('${name}/__init__.py', 'VERSION = "${version}"\\n')
    add('${name}/data', sys.stdin.buffer.read())
    add('${information}/METADATA', 'Metadata-Version: 2.1\\nName: ${name}\\nVersion: ${version}\\nSummary: Größe & <Gewicht>\\n')
    add('${information}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    add('${information}/RECORD', '')
`;
  execFileSync(pythonProgram(), ['-c', script, file], { input: data });
  return file;
}

const twine = (site: Site, ...args: string[]) => client(site, pythonProgram('twine'), ['upload', '--disable-progress-bar', '--repository-url', `${site.url}/`, ...PASSWORD, ...args]);
const pip = (site: Site, ...args: string[]) => (
  succeeds(site, pythonProgram(), ['-m', 'pip', '--disable-pip-version-check', '--isolated', '--no-cache-dir', ...args, '--index-url', `${site.url}/simple/`, '--no-deps'])
);

export const PYPISERVER: Program = {
  folder: 'pypiserver',
  title: 'pypiserver',
  packages: [pythonPackage('pypiserver'), pythonPackage('twine'), debianProgram('curl')],
  start: ({ port, folder }) => {
    const packages = path.join(folder, 'packages');
    fs.mkdirSync(packages);
    const hash = execFileSync('openssl', ['passwd', '-apr1', '-salt', 'saltsalt', 'secret'], { encoding: 'utf8' });
    fs.writeFileSync(path.join(folder, 'htpasswd'), `alice:${hash}`);
    return startServer({
      command: pythonProgram('pypi-server'),
      args: ['run', '-i', '127.0.0.1', '-p', String(port), '-P', path.join(folder, 'htpasswd'), '-a', 'update', '--disable-fallback', packages],
      cwd: folder,
      at: port,
    });
  },
  plays: [
    {
      client: 'twine',
      what: 'two wheels uploaded, one of 20 MB',
      act: async (site) => {
        const ended = [
          await twine(site, wheel(site, 'small_thing', '1.0.0', Buffer.from('data'))),
          await twine(site, wheel(site, 'large_thing', '2.0.1', noise(20_000_000))),
        ];
        return ended.map(({ status, stdout }) => [status, stdout]);
      },
    },
    {
      client: 'twine',
      what: 'what is there already, and a wrong password',
      act: async (site) => {
        const again = await twine(site, wheel(site, 'small_thing', '1.0.0', Buffer.from('other')));
        const wrong = await twine(site, '-p', 'wrong', wheel(site, 'small_thing', '1.0.1', Buffer.from('data')));
        return [again, wrong].map(({ status, stdout }) => [status, stdout.replace(/\s+/g, ' ')]);
      },
    },
    {
      client: 'pip',
      what: 'both downloaded, and one installed',
      act: async (site) => {
        const [folder, target] = ['downloaded', 'installed'].map((name) => path.join(site.folder, name));
        await pip(site, 'download', '--dest', folder, 'small-thing', 'large.thing==2.0.1');
        await pip(site, 'install', '--target', target, '--no-compile', 'small_thing>=1,<2');
        return [fs.readdirSync(folder).sort().map((name) => [name, fileDigest(path.join(folder, name))]), fs.readdirSync(target).sort(), fs.readFileSync(path.join(target, 'small_thing/__init__.py'), 'utf8')];
      },
    },
    {
      client: 'pip',
      what: 'versions, a search, and what is absent',
      act: async (site) => [
        (await succeeds(site, pythonProgram(), ['-m', 'pip', '--disable-pip-version-check', '--isolated', 'index', 'versions', 'small-thing', '--index-url', `${site.url}/simple/`])).stdout,
        (await client(site, pythonProgram(), ['-m', 'pip', '--disable-pip-version-check', '--isolated', 'search', '--index', `${site.url}/pypi`, 'thing'])).stdout,
        await pip(site, 'download', 'absent-thing').then(() => 'there', () => 'absent'),
      ],
    },
    {
      client: 'curl',
      what: 'the pages, and the description as JSON',
      act: async (site) => {
        const paths = ['/', '/simple/', '/simple/small-thing/', '/small-thing/json', '/simple/small-thing'];
        return Promise.all(paths.map(async (at) => (await succeeds(site, 'curl', ['-s', '-w', ' %{http_code} %{redirect_url}', `${site.url}${at}`])).stdout));
      },
    },
    {
      client: 'curl',
      what: 'a package removed by a form',
      act: async (site) => {
        const ended = await succeeds(site, 'curl', ['-s', '-w', ' %{http_code}', '--user', 'alice:secret', '--form', ':action=remove_pkg', '--form', 'name=small_thing', '--form', 'version=1.0.0', `${site.url}/`]);
        return [ended.stdout, (await succeeds(site, 'curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', `${site.url}/simple/small-thing/`])).stdout];
      },
    },
  ],
};
