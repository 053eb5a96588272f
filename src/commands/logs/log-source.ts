import * as fs from 'fs';
import * as path from 'path';
import { pipeline, Readable } from 'stream';
import * as zlib from 'zlib';
import { CommandEnvironment } from '../command-environment';
import { UsageError } from '../usage-error';

/** The name of standard input. */
export const STANDARD_INPUT = '-';

const BLOCK = 1024 * 1024;
const GZIP = [0x1f, 0x8b];

/** The files that the names stand for: files, all files of folders in alphabetical order, and standard input. */
export function logFiles(names: string[]): string[] {
  return names.flatMap((name) => {
    if (name === STANDARD_INPUT) {
      return [name];
    }
    const stats = fs.statSync(name, { throwIfNoEntry: false });
    if (stats === undefined) {
      throw new UsageError(`${name}: there is no such file or folder. Give log files, folders with log files, or - for standard input`);
    }
    const files = stats.isDirectory() ? filesIn(name) : [name];
    if (files.length === 0) {
      throw new UsageError(`${name}: the folder has no files. Give log files, folders with log files, or - for standard input`);
    }
    return files;
  });
}

/** The files in a folder and its folders, without hidden ones. */
function filesIn(folder: string): string[] {
  return fs.readdirSync(folder).sort().filter((name) => !name.startsWith('.')).flatMap((name) => {
    const file = path.join(folder, name);
    const stats = fs.statSync(file, { throwIfNoEntry: false });
    return stats?.isDirectory() ? filesIn(file) : stats?.isFile() ? [file] : [];
  });
}

/** A failure to read a file to its end. */
export class UnreadableLog extends Error {}

/** The bytes of a file, decompressed if the file is compressed by gzip. */
export async function* logBytes(file: string, environment: CommandEnvironment): AsyncGenerator<Buffer> {
  try {
    yield* decompressedBytes(file, environment);
  } catch (error) {
    throw new UnreadableLog((error as Error).message);
  }
}

async function* decompressedBytes(file: string, { input }: CommandEnvironment): AsyncGenerator<Buffer> {
  const source = file === STANDARD_INPUT ? input : fs.createReadStream(file, { highWaterMark: BLOCK });
  const blocks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer | string>;
  let start = Buffer.alloc(0);
  let ended = false;
  while (start.length < GZIP.length && !ended) {
    const { value, done } = await blocks.next();
    ended = done === true;
    start = ended ? start : Buffer.concat([start, asBuffer(value)]);
  }
  const all = async function* () {
    yield start;
    for (let next = ended ? undefined : await blocks.next(); next !== undefined && !next.done; next = await blocks.next()) {
      yield asBuffer(next.value);
    }
  };
  if (GZIP.every((byte, i) => start[i] === byte)) {
    const decompressed = zlib.createGunzip({ chunkSize: BLOCK / 4 });
    pipeline(Readable.from(all(), { objectMode: true }), decompressed, () => {});
    yield* decompressed;
  } else {
    yield* all();
  }
}

const asBuffer = (block: Buffer | string): Buffer => typeof block === 'string' ? Buffer.from(block) : block;
