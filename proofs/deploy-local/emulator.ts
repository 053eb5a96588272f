import { ChildProcess, spawn } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { ACCOUNT, awsEnvironment, REGION } from './account';
import { freePorts } from '../../src/commands/nginx/free-ports';

const NODE_MODULES = path.resolve(__dirname, '../../node_modules');
const START_MS = 60_000;
const STOP_MS = 5_000;
const ATTEMPTS = 3;
const LAST_COMPLAINTS = 10;

/** What a resource of a type that the emulator lacks was to become: every reference is resolved. */
export interface RecordedResource {
  /** `import` is for what was taken for there already. */
  readonly action: 'create' | 'update' | 'delete' | 'import';
  readonly type: string;
  readonly stack?: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly properties: Record<string, unknown>;
}

export interface Templates {
  readonly types: string[];
  readonly outside: string[];
}

/** A running emulator of AWS. */
export interface Emulator {
  readonly endpoint: string;
  /** Types that its CloudFormation lacks and that are made through its own APIs. */
  readonly throughTheApi: string[];
  /** Types that it lacks altogether: they are recorded. */
  readonly recordedTypes: string[];
  recorded(): RecordedResource[];
  /** Its last complaints. */
  complaints(): string;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack on a free port of the loopback interface.
 *
 * @param python a Python that has it
 * @param folder where it writes
 * @param templates the resource types of the templates that will be deployed, and the ids in them of what is there already
 */
export async function startEmulator(python: string, folder: string, templates: Templates): Promise<Emulator> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(python, folder, templates);
    } catch (error) {
      // Somebody else may have taken the port that was free.
      if (attempt === ATTEMPTS || !(error as Error).message.includes('in use')) throw error;
    }
  }
}

async function start(python: string, folder: string, templates: Templates): Promise<Emulator> {
  const files = { templates: path.join(folder, 'templates.json'), records: path.join(folder, 'records.jsonl'), log: path.join(folder, 'emulator.log') };
  fs.writeFileSync(files.templates, JSON.stringify(templates));
  const [port] = await freePorts(1);
  const endpoint = `http://127.0.0.1:${port}`;
  const log = fs.openSync(files.log, 'w');
  const child = spawn(python, [path.join(__dirname, 'emulator.py'), files.templates, files.records], {
    cwd: folder,
    // A group of its own: functions of AWS Lambda run as children of the emulator.
    detached: true,
    stdio: ['pipe', log, log],
    env: {
      ...awsEnvironment(endpoint, folder),
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      MINISTACK_ACCOUNT_ID: ACCOUNT,
      MINISTACK_REGION: REGION,
      PYTHONDONTWRITEBYTECODE: '1',
      // What AWS Lambda has in its runtime: custom resources of CDK use the SDK.
      NODE_PATH: NODE_MODULES,
    },
  });
  fs.closeSync(log);
  try {
    await ready(child, `${endpoint}/_ministack/health`);
  } catch (error) {
    await stop(child);
    throw new Error(`${(error as Error).message}\n${fs.readFileSync(files.log, 'utf8').slice(-2000)}`);
  }
  const lines = () => fs.readFileSync(files.records, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
  const { throughTheApi, recorded } = lines()[0];
  return {
    endpoint,
    throughTheApi,
    recordedTypes: recorded,
    recorded: () => lines().slice(1),
    complaints: () => fs.readFileSync(files.log, 'utf8').split('\n').filter((line) => /WARN|ERROR|Error:/.test(line)).slice(-LAST_COMPLAINTS).join('\n'),
    stop: () => stop(child),
  };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  const limit = Date.now() + START_MS;
  while (Date.now() < limit) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error('The emulator ended at once.');
    }
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error(`The emulator did not answer within ${START_MS / 1000} s.`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const ended = child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise<void>((resolve) => child.once('exit', () => resolve()));
  signalGroup(child.pid, 'SIGTERM');
  await Promise.race([ended, pause(STOP_MS)]);
  signalGroup(child.pid, 'SIGKILL');
  await ended;
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
