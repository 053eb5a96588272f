import * as path from 'path';
import { setTimeout as pause } from 'timers/promises';
import { digest, noise, succeeds } from '../client';
import { debianProgram } from '../packages/debian';
import { NpmPackages } from '../packages/npm';
import type { Program, Site } from '../program';
import { startScript } from '../server-process';

const packages = new NpmPackages(__dirname);
const MEGABYTE = 1_000_000;

interface Uploading {
  readonly bytes: Buffer;
  readonly chunkSize?: number;
  readonly metadata?: Record<string, string>;
  /** Stops after so many bytes. */
  readonly stopAfter?: number;
  readonly uploadUrl?: string;
  readonly more?: Record<string, unknown>;
}

/** Uploads with tus-js-client and gives the address of the upload. */
function upload({ url }: Site, { bytes, chunkSize, metadata, stopAfter, uploadUrl, more }: Uploading): Promise<string> {
  return new Promise((resolve, reject) => {
    const { Upload } = packages.require('tus-js-client');
    const uploading = new Upload(bytes, {
      endpoint: `${url}/files`,
      retryDelays: null,
      ...chunkSize === undefined ? {} : { chunkSize },
      ...metadata === undefined ? {} : { metadata },
      ...uploadUrl === undefined ? {} : { uploadUrl },
      ...more,
      onError: reject,
      onSuccess: () => resolve(uploading.url),
      onChunkComplete: (_: number, accepted: number) => {
        if (stopAfter !== undefined && accepted >= stopAfter) {
          void uploading.abort().then(() => resolve(uploading.url));
        }
      },
    });
    uploading.start();
  });
}

async function stored(site: Site, address: string): Promise<unknown> {
  const head = await fetch(address, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } });
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  return [address.replace(site.url, ''), head.headers.get('upload-offset'), head.headers.get('upload-metadata'), digest(bytes)];
}

export const TUS: Program = {
  folder: 'tus',
  title: 'tus',
  packages: [packages, debianProgram('curl')],
  start: (place) => startScript(path.join(__dirname, 'server.js'), packages, place, { args: [place.folder] }),
  plays: [
    {
      client: 'curl',
      what: 'what the server can do',
      act: async (site) => {
        const { stdout } = await succeeds(site, 'curl', ['-s', '-i', '-X', 'OPTIONS', `${site.url}/files`]);
        return stdout.split('\r\n').filter((line) => /^(?:HTTP|tus|access-control)/i.test(line)).sort();
      },
    },
    {
      client: 'tus-js-client',
      what: 'an upload of 1 MB with metadata',
      act: async (site) => stored(site, await upload(site, { bytes: noise(MEGABYTE), metadata: { filename: 'Übersicht 100% [neu].pdf', type: 'application/pdf' } })),
    },
    {
      client: 'tus-js-client',
      what: 'an upload of 100 MB at once',
      act: async (site) => stored(site, await upload(site, { bytes: noise(100 * MEGABYTE) })),
    },
    {
      client: 'tus-js-client',
      what: 'an upload in chunks of 1 MB, given up and resumed',
      act: async (site) => {
        const bytes = noise(8 * MEGABYTE, 'resumed');
        const begun = await upload(site, { bytes, chunkSize: MEGABYTE, stopAfter: 3 * MEGABYTE });
        const between = await fetch(begun, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } });
        return [between.headers.get('upload-offset'), await stored(site, await upload(site, { bytes, chunkSize: MEGABYTE, uploadUrl: begun }))];
      },
    },
    {
      client: 'tus-js-client',
      what: 'an upload whose first bytes come with its creation',
      act: async (site) => stored(site, await upload(site, { bytes: noise(500_000, 'creation'), more: { uploadDataDuringCreation: true } })),
    },
    {
      client: 'tus-js-client',
      what: 'an upload that is ended and forgotten',
      act: async (site) => {
        const address = await upload(site, { bytes: noise(3 * MEGABYTE, 'ended'), chunkSize: MEGABYTE, stopAfter: MEGABYTE });
        await packages.require('tus-js-client').Upload.terminate(address);
        return (await fetch(address, { method: 'HEAD', headers: { 'Tus-Resumable': '1.0.0' } })).status;
      },
    },
    {
      client: 'tus-js-client',
      what: 'an upload of unknown size that pauses for 5 s',
      waits: true,
      act: async (site) => {
        const { Readable } = await import('stream');
        const parts = async function* () {
          yield noise(MEGABYTE);
          await pause(5_000);
          yield noise(MEGABYTE, 'second');
        };
        const bytes = Readable.from(parts()) as unknown as Buffer;
        return stored(site, await upload(site, { bytes, chunkSize: MEGABYTE, more: { uploadLengthDeferred: true } }));
      },
    },
  ],
};
