import * as fs from 'fs';
import * as path from 'path';
import { Outcome } from '../../containers/run';
import { client, fileDigest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import { NpmPackages } from '../packages/npm';
import { ofThisMachine } from '../packages/of-this-machine';
import type { Play, Program, Site } from '../program';
import { startServer } from '../server-process';

const packages = new NpmPackages(__dirname);

function npm(site: Site, folder: string, ...args: string[]): Promise<Outcome> {
  const cwd = path.join(site.folder, folder);
  fs.mkdirSync(cwd, { recursive: true });
  return client(site, 'npm', args, {
    cwd,
    env: { npm_config_registry: `${site.url}/`, npm_config_update_notifier: 'false', npm_config_fund: 'false', npm_config_audit: 'false', npm_config_progress: 'false', npm_config_fetch_retries: '0' },
  });
}

/** What npm says, without times and the names of its logs. */
function said({ status, stdout, stderr }: Outcome): unknown {
  const plain = (text: string) => text.replace(/\d+-\d\d-\d\dT[\d_:.]+Z/g, 'TIME').replace(/(?: in|(PONG)) \d+(?:ms|s)/g, '$1').replace(/[a-f0-9]{6}(?:…|\.\.\.)/g, 'TOKEN').split('\n').filter((line) => !/complete log|\.npm\/_logs/.test(line));
  return [status, plain(stdout), plain(stderr)];
}

const plays = (what: string, ...args: string[]): Play => ({ client: 'npm', what, act: async (site) => said(await npm(site, 'elsewhere', ...args)) });

/** A package in a folder. */
function write(site: Site, name: string, version: string, more: object = {}, data: Buffer = Buffer.from('data')): string {
  const folder = `${name.replace('/', '-')}-${version}`;
  const at = path.join(site.folder, folder);
  fs.mkdirSync(at, { recursive: true });
  fs.writeFileSync(path.join(at, 'package.json'), JSON.stringify({ name, version, description: 'Größe & <Gewicht> 100%', main: 'index.js', ...more }));
  fs.writeFileSync(path.join(at, 'index.js'), 'module.exports = 1;\n');
  fs.writeFileSync(path.join(at, 'data'), data);
  return folder;
}

const publish = async (site: Site, folder: string, ...args: string[]) => said(await npm(site, folder, 'publish', ...args));

export const VERDACCIO: Program = {
  folder: 'verdaccio',
  title: 'Verdaccio',
  packages: [packages, ofThisMachine('npm'), debianProgram('curl')],
  start: ({ port, folder }) => {
    fs.copyFileSync(path.join(__dirname, 'config.yaml'), path.join(folder, 'config.yaml'));
    return startServer({ command: packages.program('verdaccio'), args: ['--config', path.join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`], cwd: folder, at: port });
  },
  plays: [
    {
      client: 'curl',
      what: 'a user made, as npm adduser asks for it',
      act: async (site) => {
        const { stdout } = await succeeds(site, 'curl', ['-s', '-X', 'PUT', '-H', 'Content-Type: application/json', '-d', JSON.stringify({ name: 'alice', password: 'secret-secret' }), `${site.url}/-/user/org.couchdb.user:alice`]);
        const { ok, token } = JSON.parse(stdout);
        fs.writeFileSync(path.join(site.folder, '.npmrc'), `//127.0.0.1:${site.port}/:_authToken=${token}\n`);
        return ok;
      },
    },
    plays('who one is', 'whoami'),
    plays('a ping', 'ping'),
    {
      client: 'npm',
      what: 'a package published, and another version of it',
      act: async (site) => [
        await publish(site, write(site, 'plain-package', '1.0.0', { keywords: ['first'] })), await publish(site, write(site, 'plain-package', '1.1.0-beta.1'), '--tag', 'beta'),
      ],
    },
    { client: 'npm', what: 'a package of a scope published, 15 MB', act: (site) => publish(site, write(site, '@team/scoped', '2.0.0', { dependencies: { 'plain-package': '^1.0.0' } }, noise(15_000_000))) },
    { client: 'npm', what: 'what is published already', act: async (site) => said(await npm(site, 'plain-package-1.0.0', 'publish')) },
    {
      client: 'npm',
      what: 'installed with what it needs, and again from its lock file',
      act: async (site) => {
        const folder = 'installed';
        const install = await npm(site, folder, 'install', '@team/scoped');
        const at = path.join(site.folder, folder);
        fs.rmSync(path.join(at, 'node_modules'), { recursive: true });
        fs.rmSync(path.join(site.folder, '.npm'), { recursive: true });
        const again = await npm(site, folder, 'ci');
        return [said(install), said(again), fileDigest(path.join(at, 'package-lock.json')), fileDigest(path.join(at, 'node_modules/@team/scoped/data')), fs.existsSync(path.join(at, 'node_modules/plain-package/index.js'))];
      },
    },
    plays('what is known of a package', 'view', '@team/scoped', 'name', 'versions', 'dist', 'dependencies', '--json'),
    plays('a package that is absent', 'view', 'absent-package'),
    plays('a search', 'search', 'plain', '--json', '--searchexclude', '/date/'),
    plays('a tag added', 'dist-tag', 'add', '@team/scoped@2.0.0', 'stable'),
    plays('tags listed', 'dist-tag', 'ls', '@team/scoped'),
    plays('a tag removed', 'dist-tag', 'rm', '@team/scoped', 'stable'),
    plays('a version deprecated', 'deprecate', 'plain-package@1.0.0', 'use 1.1 - "soon"'),
    {
      client: 'npm',
      what: 'a package fetched as a file',
      act: async (site) => {
        const ended = await npm(site, 'packed', 'pack', '@team/scoped@2.0.0');
        return [said(ended), fs.readdirSync(path.join(site.folder, 'packed')).map((name) => [name, fileDigest(path.join(site.folder, 'packed', name))])];
      },
    },
    plays('a profile', 'profile', 'get', '--json'),
    plays('a star given', 'star', 'plain-package'),
    {
      client: 'npm',
      what: 'an audit, which a registry of one\'s own has no answer to',
      act: async (site) => {
        const { status, stdout } = await npm(site, 'installed', 'audit', '--json');
        const { statusCode, body } = JSON.parse(stdout);
        return [status, statusCode, body];
      },
    },
    plays('a version taken back', 'unpublish', 'plain-package@1.1.0-beta.1'),
    plays('a package of a scope taken back', 'unpublish', '@team/scoped', '--force'),
    plays('logged out', 'logout'),
    {
      client: 'curl',
      what: 'the page, which says where the registry is',
      act: async (site) => {
        const { stdout } = await succeeds(site, 'curl', ['-s', '-i', `${site.url}/`]);
        return stdout.split('\n').filter((line) => /^HTTP|base|__VERDACCIO/i.test(line)).map((line) => line.trim());
      },
    },
  ],
};
