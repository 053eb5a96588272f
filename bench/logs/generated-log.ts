import * as fs from 'fs';
import { PassThrough, Readable } from 'stream';
import { pipeline } from 'stream/promises';
import * as zlib from 'zlib';
import type { GeneratedFormat } from './log-formats';
import { NAMED_DESCRIPTIONS, readApi } from '../../proofs/learning/api';
import { Random } from '../../proofs/learning/random';
import { Traffic } from '../../proofs/learning/traffic';

const SEED = 2_026;
const BLOCK = 65_536;

/** Writes a log with generated traffic of GitHub's API to a file, compressed if the name of the file ends with `.gz`. */
export async function writeGeneratedLog(file: string, format: GeneratedFormat, lines: number): Promise<void> {
  const compression = file.endsWith('.gz') ? zlib.createGzip({ level: 1 }) : new PassThrough();
  await pipeline(Readable.from(blocks(format, lines)), compression, fs.createWriteStream(file));
}

function* blocks(format: GeneratedFormat, lines: number): Generator<string> {
  const traffic = new Traffic(readApi('GitHub', NAMED_DESCRIPTIONS.GitHub), new Random(SEED), false);
  let block = format.heading;
  for (const request of traffic.requests(lines)) {
    block += format.line(request);
    if (block.length > BLOCK) {
      yield block;
      block = '';
    }
  }
  yield block;
}
