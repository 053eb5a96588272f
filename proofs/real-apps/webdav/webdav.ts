import * as fs from 'fs';
import * as path from 'path';
import { digest, fileDigest, noise, succeeds } from '../client';
import { contents, writeOddFiles } from '../odd-files';
import { debianProgram } from '../packages/debian';
import { pythonPackage, pythonProgram } from '../packages/python';
import type { Program, Site } from '../program';
import { rclone as runRclone } from '../rclone';
import { startServer } from '../server-process';

const MEGABYTE = 1_000_000;
const PAUSE_SECONDS = 25;
const CREDENTIALS = ['--user', 'alice:secret'];

const curl = (site: Site, ...args: string[]) => succeeds(site, 'curl', ['-sS', '--anyauth', ...CREDENTIALS, ...args]);
const status = ['-o', '/dev/null', '-w', '%{http_code}'];

async function rclone(site: Site, ...args: string[]) {
  const { stdout: password } = await succeeds(site, 'rclone', ['obscure', 'secret']);
  const remote = { type: 'webdav', url: site.url, vendor: 'other', user: 'alice', pass: password.trim() };
  const { status: ended, stdout, stderr } = await runRclone(site, 'dav', remote, args);
  return { status: ended, stdout, said: stderr.split('\n').filter((line) => /ERROR/.test(line)).map((line) => line.replace(/^\S+ \S+ /, '')).sort() };
}

export const WEBDAV: Program = {
  folder: 'webdav',
  title: 'WebDAV (WsgiDAV)',
  packages: [pythonPackage('wsgidav'), pythonPackage('cheroot'), debianProgram('cadaver'), debianProgram('curl'), debianProgram('rclone')],
  start: async ({ port, folder }) => {
    fs.mkdirSync(path.join(folder, 'files'));
    fs.copyFileSync(path.join(__dirname, 'wsgidav.yaml'), path.join(folder, 'wsgidav.yaml'));
    return startServer({ command: pythonProgram('wsgidav'), args: ['--config', 'wsgidav.yaml', '--host', '127.0.0.1', '--port', String(port)], cwd: folder, at: port });
  },
  plays: [
    {
      client: 'curl',
      what: '100 MB up and down',
      act: async (site) => {
        const [up, down] = ['up', 'down'].map((name) => path.join(site.folder, name));
        fs.writeFileSync(up, noise(100 * MEGABYTE));
        const put = await curl(site, '-T', up, ...status, `${site.url}/large.bin`);
        await curl(site, '-f', '-o', down, `${site.url}/large.bin`);
        return [put.stdout, fileDigest(down)];
      },
    },
    {
      client: 'curl',
      what: '30 MB in chunks of unknown length',
      act: async (site) => {
        const file = path.join(site.folder, 'chunked');
        fs.writeFileSync(file, noise(30 * MEGABYTE, 'chunked'));
        const { stdout } = await succeeds(site, 'sh', ['-c', 'curl -sS --anyauth --user alice:secret -o /dev/null -w \'%{http_code}\' -H \'Transfer-Encoding: chunked\' -T "$0" "$1"', file, `${site.url}/chunked.bin`]);
        // By GET, because WsgiDAV answers HEAD without credentials with a body, which curl may take for the next response.
        return [stdout, (await curl(site, '-f', '-o', '/dev/null', '-w', '%{size_download}', `${site.url}/chunked.bin`)).stdout];
      },
    },
    {
      client: 'curl',
      what: `a download of 100 MB whose reader pauses for ${PAUSE_SECONDS} s`,
      waits: true,
      act: async (site) => {
        const { stdout, stderr } = await succeeds(site, 'sh', [
          '-c', `curl -sS --digest --user alice:secret "$0" | { head -c 1000000; sleep ${PAUSE_SECONDS}; cat; } | sha256sum`, `${site.url}/large.bin`,
        ]);
        return [stdout, stderr];
      },
    },
    {
      client: 'curl',
      what: 'parts of a file, and a file that has not changed',
      act: async (site) => {
        const part = await curl(site, '-f', '-r', '1000-1999', `${site.url}/large.bin`);
        // By GET, because WsgiDAV answers HEAD without credentials with a body, which curl may take for the next response.
        const { stdout } = await curl(site, '-f', '-r', '0-0', '-D', '-', '-o', '/dev/null', `${site.url}/large.bin`);
        const etag = /etag: (\S+)/i.exec(stdout.split('\r\n\r\n').slice(-2)[0])?.[1];
        return [digest(part.stdout), (await curl(site, '-H', `If-None-Match: ${etag}`, ...status, `${site.url}/large.bin`)).stdout];
      },
    },
    {
      client: 'curl',
      what: 'a file that is locked, and unlocked',
      act: async (site) => {
        await curl(site, '-T', path.join(site.folder, 'chunked'), ...status, `${site.url}/locked.bin`);
        const body = '<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>alice</D:owner></D:lockinfo>';
        const locked = await curl(site, '-i', '-X', 'LOCK', '-H', 'Content-Type: application/xml', '-d', body, `${site.url}/locked.bin`);
        const token = /lock-token: (\S+)/i.exec(locked.stdout)?.[1] ?? 'none';
        const refused = await curl(site, '-X', 'DELETE', ...status, `${site.url}/locked.bin`);
        const written = await curl(site, '-X', 'DELETE', '-H', `If: (${token})`, ...status, `${site.url}/locked.bin`);
        return [/^<opaquelocktoken:/.test(token), refused.stdout, written.stdout];
      },
    },
    {
      client: 'curl',
      what: 'MOVE and COPY to a Destination',
      act: async (site) => {
        const file = path.join(site.folder, 'small');
        fs.writeFileSync(file, 'small');
        const steps = [
          await curl(site, '-T', file, ...status, `${site.url}/one.txt`),
          await curl(site, '-X', 'COPY', '-H', `Destination: ${site.url}/two.txt`, ...status, `${site.url}/one.txt`),
          await curl(site, '-X', 'MOVE', '-H', `Destination: ${site.url}/drei%20%C3%A4.txt`, ...status, `${site.url}/two.txt`),
          await curl(site, '-X', 'MOVE', '-H', 'Overwrite: F', '-H', `Destination: ${site.url}/one.txt`, ...status, `${site.url}/drei%20%C3%A4.txt`),
          await curl(site, '-f', `${site.url}/drei%20%C3%A4.txt`),
        ];
        return steps.map(({ stdout }) => stdout);
      },
    },
    {
      client: 'cadaver',
      what: 'folders made, files put, moved, copied, searched for and removed',
      act: async (site) => {
        fs.writeFileSync(path.join(site.folder, '.netrc'), 'machine 127.0.0.1 login alice password secret\n', { mode: 0o600 });
        fs.writeFileSync(path.join(site.folder, 'note.txt'), 'a note');
        const script = ['mkcol of-cadaver', 'cd of-cadaver', 'put note.txt', 'copy note.txt other.txt', 'move other.txt third.txt', 'propset third.txt colour blue', 'propget third.txt colour',
          'cat third.txt', 'lock note.txt', 'unlock note.txt', 'ls', 'delete note.txt', 'get third.txt got.txt', 'cd ..', 'rmcol of-cadaver', 'quit'].join('\n');
        fs.writeFileSync(path.join(site.folder, 'script'), `${script}\n`);
        const { stdout } = await succeeds(site, 'sh', ['-c', 'cadaver "$0" < script', `${site.url}/`]);
        return [stdout.replace(/Progress: .*?(?=\n|$)/g, '').replace(/ \w{3} +\d+ +\d\d:\d\d/g, ' TIME').replace(/opaquelocktoken:\S+/g, 'TOKEN'), fs.readFileSync(path.join(site.folder, 'got.txt'), 'utf8')];
      },
    },
    {
      client: 'rclone',
      what: 'a folder with odd names copied, checked, listed, moved and copied back',
      act: async (site) => {
        const files = writeOddFiles(site);
        const back = path.join(site.folder, 'back');
        return [
          await rclone(site, 'copy', files, 'dav:of rclone'),
          await rclone(site, 'check', '--download', files, 'dav:of rclone'),
          await rclone(site, 'moveto', 'dav:of rclone/a b.txt', 'dav:of rclone/deep/[c] d.txt'),
          await rclone(site, 'move', 'dav:of rclone/deep', 'dav:of rclone/deeper'),
          await rclone(site, 'lsf', '-R', 'dav:of rclone'),
          await rclone(site, 'copy', 'dav:of rclone', back),
          contents(back),
          await rclone(site, 'purge', 'dav:of rclone'),
        ];
      },
    },
  ],
};
