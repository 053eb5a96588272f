import * as fs from 'fs';
import * as path from 'path';
import { stripVTControlCharacters } from 'util';
import { synthesize } from './synthesis';
import type { Workplace } from '../packages/workplace';

const EXAMPLES = path.resolve(__dirname, '../../examples');

/** A copy of the folder of an example, as a user would begin with it. */
export function copyExample(name: string, workplace: Workplace): string {
  const folder = workplace.subfolder(`apps/${name}`);
  fs.cpSync(path.join(EXAMPLES, name), folder, { recursive: true });
  return folder;
}

/** A mistake in the app of a language: a maximum below the minimum. */
export interface Mistake {
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
  /** What the user sees besides the message of the library: the language's error, and the place in the user's file. */
  readonly seen: RegExp[];
}

const MESSAGE = '[PublicApi/Orders] invalid ReverseProxiedService: `scaling.minTaskCount` must be at most `maxTaskCount` (1), got: 2; '
  + 'lower `minTaskCount` or raise `maxTaskCount`';
/** A line of a stack trace in the JavaScript of the library. */
const FRAME_OF_THE_LIBRARY = /^\s*at .*cdk-reverse-proxied-service\/lib\//m;

/** Throws unless the user of a language sees the error of a mistake as an error of that language. */
export async function playMistake(app: string, mistake: Mistake, workplace: Workplace, environment: NodeJS.ProcessEnv): Promise<void> {
  const file = path.join(app, mistake.file);
  const text = fs.readFileSync(file, 'utf8');
  if (text.split(mistake.right).length !== 2) {
    throw new Error(`${mistake.file} does not contain "${mistake.right}" once`);
  }
  fs.writeFileSync(file, text.replace(mistake.right, mistake.wrong));
  const ended = await synthesize(app, workplace.subfolder(`assemblies/mistake-${path.basename(app)}`), environment);
  const output = stripVTControlCharacters(ended.output);
  fs.writeFileSync(file, text);
  const missing = [MESSAGE, ...mistake.seen].filter((part) => typeof part === 'string' ? !output.includes(part) : !part.test(output));
  if (ended.status === 0 || missing.length > 0) {
    throw new Error(`the user misses ${missing.join(' and ')} in the output, status ${ended.status}:\n${output}`);
  }
  const frame = FRAME_OF_THE_LIBRARY.exec(output);
  if (frame !== null) {
    throw new Error(`the user sees the library's own lines, such as "${frame[0].trim()}":\n${output}`);
  }
}
