import * as fs from 'fs';
import * as path from 'path';
import { client, fileDigest, noise, succeeds } from '../client';
import { contents, writeOddFiles } from '../odd-files';
import { debianProgram } from '../packages/debian';
import { pythonPackage, pythonProgram } from '../packages/python';
import type { Program, Site } from '../program';
import { rclone as runRclone } from '../rclone';
import { startServer } from '../server-process';

const MEGABYTE = 1_000_000;
const ENVIRONMENT = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', AWS_DEFAULT_REGION: 'us-east-1', AWS_EC2_METADATA_DISABLED: 'true', AWS_MAX_ATTEMPTS: '1' };

const aws = (site: Site, ...args: string[]) => (
  succeeds(site, pythonProgram('aws'), ['--endpoint-url', site.url, ...args], { env: ENVIRONMENT })
);

function rclone(site: Site, ...args: string[]) {
  const remote = { type: 's3', provider: 'Other', env_auth: 'true', endpoint: site.url, force_path_style: 'true', region: 'us-east-1' };
  return runRclone(site, 'app', remote, args, ENVIRONMENT);
}

/** What rclone says without times. */
const said = (stderr: string) => stderr.split('\n').filter((line) => /ERROR|NOTICE/.test(line)).map((line) => line.replace(/^\S+ \S+ /, '')).sort();

export const S3: Program = {
  folder: 's3',
  title: 'S3 (moto)',
  packages: [pythonPackage('moto'), pythonPackage('boto3'), pythonPackage('awscli'), debianProgram('rclone'), debianProgram('curl')],
  start: ({ port, folder }) => startServer({ command: pythonProgram('moto_server'), args: ['-H', '127.0.0.1', '-p', String(port)], cwd: folder, at: port }),
  plays: [
    {
      client: 'boto3',
      what: '34 keys of odd names, metadata, conditions, ranges, trailing checksums, multipart, presigned addresses, copies, lists, tags',
      act: async (site) => JSON.parse((await succeeds(site, pythonProgram(), [path.join(__dirname, 'boto.py'), site.url])).stdout),
    },
    {
      client: 'aws-cli',
      what: 'a bucket, and 100 MB in parts up and down',
      act: async (site) => {
        const [up, down] = ['up', 'down'].map((name) => path.join(site.folder, name));
        fs.writeFileSync(up, noise(100 * MEGABYTE));
        const made = await aws(site, 's3', 'mb', 's3://cli');
        await aws(site, 's3', 'cp', '--no-progress', up, 's3://cli/large file');
        await aws(site, 's3', 'cp', '--no-progress', 's3://cli/large file', down);
        return [made.stdout, fileDigest(down)];
      },
    },
    {
      client: 'aws-cli',
      what: 'a folder synchronized both ways',
      act: async (site) => {
        const files = writeOddFiles(site);
        const up = await aws(site, 's3', 'sync', '--no-progress', files, 's3://cli/sync/');
        const back = path.join(site.folder, 'back');
        const down = await aws(site, 's3', 'sync', '--no-progress', 's3://cli/sync/', back);
        return [up.stdout.split('\n').sort(), down.stdout.split('\n').sort(), contents(back)];
      },
    },
    {
      client: 'aws-cli',
      what: 'a list and a removal',
      act: async (site) => [
        (await aws(site, 's3api', 'list-objects-v2', '--bucket', 'cli', '--query', 'Contents[].[Key,Size,ETag]', '--output', 'json')).stdout,
        // It removes several at once.
        (await aws(site, 's3', 'rb', '--force', 's3://cli')).stdout.split('\n').sort(),
      ],
    },
    {
      client: 'curl',
      what: '100 MB in one request that waits for 100 Continue',
      act: async (site) => {
        await aws(site, 's3', 'mb', 's3://curl');
        const file = path.join(site.folder, 'one');
        fs.writeFileSync(file, noise(100 * MEGABYTE, 'one'));
        const signed = ['--aws-sigv4', 'aws:amz:us-east-1:s3', '--user', 'id:secret'];
        const up = await succeeds(site, 'curl', ['-s', ...signed, '-o', '/dev/null', '-w', '%{http_code}', '-H', 'Expect: 100-continue', '-T', file, `${site.url}/curl/one`]);
        const down = path.join(site.folder, 'two');
        await succeeds(site, 'curl', ['-sf', ...signed, '-o', down, `${site.url}/curl/one`]);
        return [up.stdout, fileDigest(down)];
      },
    },
    {
      client: 'rclone',
      what: 'a folder copied, checked, listed and moved',
      act: async (site) => {
        const files = writeOddFiles(site);
        await aws(site, 's3', 'mb', 's3://rclone');
        const copy = await rclone(site, 'copy', files, 'app:rclone/files');
        const check = await rclone(site, 'check', '--download', files, 'app:rclone/files');
        const list = await rclone(site, 'lsf', '-R', 'app:rclone/files');
        const move = await rclone(site, 'moveto', 'app:rclone/files/a b.txt', 'app:rclone/files/c d.txt');
        const cat = await rclone(site, 'cat', 'app:rclone/files/c d.txt');
        return [copy, check, list, move, cat].map(({ status, stdout, stderr }) => ({ status, stdout, said: said(stderr) }));
      },
    },
    {
      client: 'rclone',
      what: 'a stream of 30 MB whose size is not known',
      act: async (site) => {
        const file = path.join(site.folder, 'stream');
        fs.writeFileSync(file, noise(30 * MEGABYTE, 'stream'));
        const { status } = await client(site, 'sh', ['-c', 'rclone --retries 1 rcat app:rclone/stream < "$0"', file], {
          env: {
            ...ENVIRONMENT, RCLONE_CONFIG_APP_TYPE: 's3', RCLONE_CONFIG_APP_PROVIDER: 'Other', RCLONE_CONFIG_APP_ENV_AUTH: 'true', RCLONE_CONFIG_APP_ENDPOINT: site.url,
          },
        });
        return [status, (await aws(site, 's3api', 'head-object', '--bucket', 'rclone', '--key', 'stream', '--query', '[ContentLength,ETag]', '--output', 'text')).stdout];
      },
    },
  ],
};
