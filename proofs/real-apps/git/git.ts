import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { nginxBinary } from '../../../testing/setup/nginx';
import { Outcome } from '../../containers/run';
import { noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import type { Place, Program, Running, Site } from '../program';
import { startServer } from '../server-process';

const MEGABYTE = 1_000_000;
/** So that both ways make the same commits. */
const AUTHOR = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((who) => [
  [`GIT_${who}_NAME`, 'Alice'], [`GIT_${who}_EMAIL`, 'alice@example.com'], [`GIT_${who}_DATE`, '2026-01-01T00:00:00Z'],
]));

/** Nothing compresses the files anyway. */
const UNCOMPRESSED = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.compression', GIT_CONFIG_VALUE_0: '0' };

const git = (site: Site, folder: string, ...args: string[]): Promise<Outcome> => (
  succeeds(site, 'git', args, { cwd: path.join(site.folder, folder), env: { ...AUTHOR, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_NOSYSTEM: '1', ...UNCOMPRESSED } })
);

/** What git says, without progress. */
const said = ({ stdout, stderr }: Outcome) => [stdout, stderr].join('\n').split(/[\r\n]+/).filter((line) => line !== '' && !/^(?:remote: )?(?:Enumerating|Counting|Compressing|Writing|Receiving|Resolving|Unpacking|Total|Delta)/.test(line));

async function startGit({ folder, socket }: Place): Promise<Running> {
  const repositories = path.join(folder, 'repositories');
  const bare = path.join(repositories, 'project.git');
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', bare]);
  execFileSync('git', ['-C', bare, 'config', 'http.receivepack', 'true']);
  fs.symlinkSync('/usr/lib/git-core/git-http-backend', path.join(folder, 'git-http-backend.cgi'));
  fs.rmSync(socket, { force: true });
  const running = await startServer({
    command: '/usr/sbin/fcgiwrap',
    args: ['-f', '-c', '2', '-s', `unix:${socket}`],
    cwd: folder,
    at: socket,
    env: { GIT_PROJECT_ROOT: repositories, GIT_HTTP_EXPORT_ALL: '1', GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'safe.directory', GIT_CONFIG_VALUE_0: '*' },
  });
  // NGINX's workers are another user.
  fs.chmodSync(socket, 0o666);
  return running;
}

async function startGitAlone(place: Place): Promise<Running> {
  const { port, socket, folder } = place;
  fs.chmodSync(folder, 0o777);
  const app = await startGit(place);
  const configuration = path.join(folder, 'alone.conf');
  const text = fs.readFileSync(path.join(__dirname, 'alone.conf'), 'utf8').replace('PORT', String(port)).replace('SOCKET', socket).replace(/FOLDER/g, folder);
  fs.writeFileSync(configuration, text);
  try {
    const server = await startServer({ command: nginxBinary(), args: ['-p', folder, '-c', configuration, '-e', 'stderr'], cwd: folder, at: port });
    return { stop: async () => { await server.stop(); await app.stop(); } };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

export const GIT: Program = {
  folder: 'git',
  title: 'git by FastCGI',
  packages: [debianProgram('git'), debianProgram('fcgiwrap')],
  atSocket: true,
  start: startGit,
  startAlone: startGitAlone,
  plays: [
    {
      client: 'git',
      what: 'a clone of an empty repository',
      act: async (site) => said(await git(site, '.', 'clone', `${site.url}/project.git`, 'work')),
    },
    {
      client: 'git',
      what: 'a push of 60 MB',
      act: async (site) => {
        const work = path.join(site.folder, 'work');
        for (const n of [1, 2, 3]) {
          fs.writeFileSync(path.join(work, `large-${n}`), noise(20 * MEGABYTE, `git ${n}`));
        }
        await git(site, 'work', 'checkout', '-B', 'main');
        await git(site, 'work', 'add', '.');
        await git(site, 'work', 'commit', '-m', 'large files');
        return said(await git(site, 'work', 'push', 'origin', 'main'));
      },
    },
    {
      client: 'git',
      what: 'a clone of 60 MB, whole and shallow',
      act: async (site) => {
        const whole = said(await git(site, '.', 'clone', `${site.url}/project.git`, 'whole'));
        const shallow = said(await git(site, '.', 'clone', '--depth', '1', '--single-branch', `${site.url}/project.git`, 'shallow'));
        return [whole, shallow, (await git(site, 'whole', 'rev-parse', 'HEAD')).stdout, (await git(site, 'whole', 'fsck', '--no-progress')).stdout];
      },
    },
    {
      client: 'git',
      what: 'a hundred commits, a branch and a tag pushed; fetched, listed, and the branch removed',
      act: async (site) => {
        const commits = Array.from({ length: 100 }, (_, n) => `commit refs/heads/feature/ä-#1\ncommitter Alice <alice@example.com> ${1_700_000_000 + n} +0000\ndata 8\nnumber ${n % 10}\n${n === 0 ? 'from refs/heads/main\n' : ''}M 100644 inline file\ndata ${String(n).length}\n${n}\n`).join('');
        fs.writeFileSync(path.join(site.folder, 'import'), commits);
        await succeeds(site, 'sh', ['-c', 'git -C work fast-import --quiet < import'], { env: AUTHOR });
        await git(site, 'work', 'tag', '-a', 'v1.0.0', '-m', 'first');
        return [
          said(await git(site, 'work', 'push', 'origin', 'feature/ä-#1', 'v1.0.0')),
          said(await git(site, 'whole', 'fetch', '--tags', '--prune')),
          (await git(site, '.', 'ls-remote', `${site.url}/project.git`)).stdout,
          said(await git(site, 'work', 'push', 'origin', '--delete', 'feature/ä-#1')),
        ];
      },
    },
    {
      client: 'git',
      what: 'a clone by the protocol of version 0',
      act: async (site) => [said(await git(site, '.', '-c', 'protocol.version=0', 'clone', `${site.url}/project.git`, 'version-0')), (await git(site, 'version-0', 'rev-parse', 'HEAD')).stdout],
    },
  ],
};
