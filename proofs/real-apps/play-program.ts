import * as fs from 'fs';
import * as path from 'path';
import type { Place, Play, Program, Site } from './program';
import { freePorts } from '../../src/commands/nginx/free-ports';
import { NginxConfiguration } from '../../src/nginx';
import { routesFileFrom } from '../../src/routes-file/read-routes-file';
import { startNginx } from '../../testing/nginx';

export interface Difference {
  readonly client: string;
  readonly what: string;
  readonly how: string;
}

/** What became of a program. */
export interface Played {
  readonly program: Program;
  readonly clients: string[];
  readonly plays: number;
  /** How many lines NGINX wrote into its log. */
  readonly requests: number;
  readonly seconds: number;
  readonly differences: Difference[];
}

/** Either side of a WebSocket may end it without a word. */
const ENDED_WEB_SOCKET = /(?:recv|send)\(\) failed \((?:104|32): .*\) while proxying upgraded connection/;
/** A client may hold a connection without a request, with which NGINX is ended. */
const HELD_CONNECTION = /open socket #\d+ left in connection|: aborting$/;
const LIMIT_MS = 120_000;
const SHOWN = 300;

/** Stands for the folder of the app in routes files. */
const APP_FOLDER = '/srv/app';

/** Where a program's allowlist is. */
export const routesFileOf = ({ folder }: Program): string => path.join(__dirname, folder, 'routes.yaml');

/**
 * Plays the clients of a program through the proxy, and then without it, at the same port, from the same folders, with an app
 * that knows nothing of before: so whatever they get has to be the same.
 */
export async function playProgram(program: Program, root: string, progress: (text: string) => void): Promise<Played> {
  const started = Date.now();
  await program.prepare?.();
  const folder = path.join(root, program.folder);
  const [appPort] = await freePorts(1);
  const { allowlist, settings, appProtocol } = routesFileFrom(fs.readFileSync(routesFileOf(program), 'utf8').replace(APP_FOLDER, path.join(folder, 'app')));
  const { text } = new NginxConfiguration({ allowlist, settings, appProtocol, appPort: 3000 });

  const socket = path.join(folder, 'app.sock');
  const nginx = await startNginx({ text, app: program.atSocket ? { socket } : { port: appPort }, prefix: path.join(folder, 'nginx') });
  const { port } = nginx;
  const place = { port: appPort, socket, url: `http://127.0.0.1:${port}` };
  let proxied: string[];
  try {
    proxied = await playAll(program, folder, place, port, 'through the proxy', (text_) => program.start(text_), progress);
  } finally {
    await nginx.stop();
  }
  const start = (at: Place) => (program.startAlone ?? program.start).call(program, at);
  const direct = await playAll(program, folder, { ...place, port }, port, 'without it', start, progress);

  const lines = nginx.accessLog();
  // A client that went away before there was an answer did so by itself: what it made of that is compared.
  const left = lines.filter(({ reason, status }) => reason === 'answer-undelivered' && status !== 499);
  const meant = new Set(left.slice(0, program.plays.filter(({ leaves }) => leaves).length));
  const refused = lines.filter((line) => !meant.has(line)).filter(({ reason, method, status }) => reason && status !== 499
    && !(program.requiresTls && method === '' && reason === 'malformed-request'));
  return {
    program,
    clients: [...new Set(program.plays.map(({ client }) => client))],
    plays: program.plays.length,
    requests: lines.length,
    seconds: Math.round((Date.now() - started) / 1000),
    differences: [
      ...program.plays.flatMap(({ client, what }, index) => {
        const how = difference(proxied[index], direct[index]);
        return how === undefined ? [] : [{ client, what, how }];
      }),
      ...refused.map(({ method, target, status, reason, route }) => ({ client: 'log', what: `${method} ${target}`, how: `${status} ${reason}, route ${route || 'none'}` })),
      ...nginx.errorLog().split('\n')
        .filter((line) => /\[(?:error|crit|alert|emerg)\]/.test(line) && !ENDED_WEB_SOCKET.test(line) && !HELD_CONNECTION.test(line))
        .map((line) => ({ client: 'error log', what: 'NGINX', how: line })),
    ],
  };
}

async function playAll(
  program: Program, folder: string, place: Omit<Place, 'folder'>, port: number, way: string,
  start: (place: Place) => ReturnType<Program['start']>, progress: (text: string) => void,
): Promise<string[]> {
  const [appFolder, clientFolder] = ['app', 'clients'].map((name) => emptied(path.join(folder, name)));
  const app = await start({ ...place, folder: appFolder });
  try {
    progress(`${program.title}, ${way}`);
    const site: Site = { url: place.url, port, folder: clientFolder };
    const outcomes = new Map<Play, string>();
    for (const play of program.plays.filter(({ waits }) => !waits)) {
      outcomes.set(play, await outcomeOf(play, site));
    }
    await Promise.all(program.plays.filter(({ waits }) => waits).map(async (play) => outcomes.set(play, await outcomeOf(play, site))));
    return program.plays.map((play) => outcomes.get(play)!);
  } finally {
    await app.stop();
  }
}

/** What a client got as text: a value as JSON, or the error. */
async function outcomeOf({ act, limitMs = LIMIT_MS }: Play, site: Site): Promise<string> {
  let late: NodeJS.Timeout | undefined;
  try {
    const tooLate = new Promise<never>((_, reject) => {
      late = setTimeout(() => reject(new Error(`it has not ended after ${limitMs / 1000} s`)), limitMs);
    });
    return JSON.stringify(await Promise.race([act(site), tooLate])) ?? 'nothing';
  } catch (error) {
    return `${FAILED}${(error as Error).message ?? error}`;
  } finally {
    clearTimeout(late);
  }
}

const FAILED = 'failed: ';

function difference(proxied: string, direct: string): string | undefined {
  if (direct.startsWith(FAILED)) {
    return `without the proxy it ${direct.slice(0, SHOWN * 4)}`;
  }
  if (proxied === direct) {
    return undefined;
  }
  let same = 0;
  while (proxied[same] === direct[same]) same++;
  const from = Math.max(0, same - 40);
  const part = (text: string) => `${from > 0 && !text.startsWith(FAILED) ? '…' : ''}${text.slice(text.startsWith(FAILED) ? 0 : from).slice(0, SHOWN)}`;
  return `${part(proxied)}\n      instead of ${part(direct)}`;
}

function emptied(folder: string): string {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}
