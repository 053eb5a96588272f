import { fork } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { options, runAsProcess } from '../testing/cli';
import { Mutation, mutations } from './mutations/mutations';
import { patience } from '../src/commands/nginx/waiting';
import { RecordedRequest, RecordingApp, startRecordingApp } from '../src/commands/replay/recording-app';
import { RunningNginx, startNginx } from '../testing/nginx';
import { table } from '../testing/table';
import { respondToFeatures } from '../testing/threats/authorized-probes';
import { FEATURE_REPRESENTATIVES, FeatureRepresentative } from '../testing/threats/feature-representatives';
import { NOT_A_DEFENCE, NotADefence } from '../testing/threats/not-a-defence';
import { layStaticFiles, PROBES, respond, Running } from '../testing/threats/probes';
import { Representative, REPRESENTATIVES } from '../testing/threats/representatives';
import { respondToRequired } from '../testing/threats/required-probes';

const USAGE = `usage: npm run mutate [-- --only TEXT] [-- --at CONFIGURATION] [-- --survivors]

Takes one directive after another out of the configurations of some allowlists,
runs NGINX without it and probes it. What a configuration has like an earlier one is
taken out of the earlier one only. Prints what each was caught by. Exit status 1 if
nothing missed a directive that testing/threats/not-a-defence.ts does not list.
--only TEXT   only directives that contain it
--at NAME     only those of one configuration
--survivors   print only these`;

/** Each probes its part of what can be taken out: the probes of one process keep one core busy. */
const PROCESSES = os.availableParallelism();
/** Most of the time is spent on waiting. */
const LANES = Math.max(4, Math.ceil(16 / PROCESSES));

type Name = Representative | keyof typeof FEATURE_REPRESENTATIVES;

/** In the order in which a directive is looked for. */
const CONFIGURATIONS: Record<Name, FeatureRepresentative> = { full: ofThreats('full'), small: ofThreats('small'), ...FEATURE_REPRESENTATIVES };

function ofThreats(representative: Representative): FeatureRepresentative {
  return {
    text: REPRESENTATIVES[representative].text,
    probes: PROBES.map(({ name, run }) => ({ name, run: (running) => run({ ...running, representative }) })),
  };
}

/**
 * What can be taken out of a configuration: all of one of the threat table, of others what no earlier one has. Of the
 * headers that are dropped in one place, and of those that the log names, a few: test/nginx/features/request-headers/dropped-headers.test.ts and
 * test/nginx/features/request-headers/dropped-header-log.test.ts play each of them.
 */
function ownMutations(representative: Name): Mutation[] {
  const all = sampled(mutations(CONFIGURATIONS[representative].text));
  if (representative in REPRESENTATIVES) {
    return all;
  }
  const names = Object.keys(CONFIGURATIONS) as Name[];
  const earlier = names.slice(0, names.indexOf(representative)).flatMap((name) => mutations(CONFIGURATIONS[name].text));
  const known = new Set(earlier.map(({ directive }) => directive));
  return all.filter(({ directive }) => !known.has(directive));
}

/** What there is for each dropped header, and what is the same in all of its kind. */
const FOR_EACH_DROPPED_HEADER = [
  /^(.*(?:_set_header|_param) )(?:HTTP_)?[A-Za-z0-9_-]+ ""(?: if_not_empty)?;$/,
  /^http > map \S+ (\$rp_dropped_(?:name|group)_)\d+ (\{|> default|> "")/,
];
/** One of so many is taken out. */
const DROPPED_HEADERS_FOR_ONE = 50;

function sampled(all: Mutation[]): Mutation[] {
  const seen = new Map<string, number>();
  return all.filter(({ directive }) => {
    const [, ...kind] = FOR_EACH_DROPPED_HEADER.map((pattern) => pattern.exec(directive)).find((match) => match !== null) ?? [];
    if (kind.length === 0) {
      return true;
    }
    const index = seen.get(kind.join()) ?? 0;
    seen.set(kind.join(), index + 1);
    return index % DROPPED_HEADERS_FOR_ONE === 0;
  });
}

/** What is run one after the other has apps of its own. */
interface Lane {
  readonly app: RecordingApp;
  /** Those of configurations that need another one. */
  readonly own: Partial<Record<Name, Awaited<ReturnType<NonNullable<FeatureRepresentative['startApp']>>>>>;
}

interface Result {
  readonly representative: Name;
  readonly directive: string;
  /** What caught it; nothing if it survived. */
  readonly caught?: string;
  readonly detail?: string;
}

/** Runs a configuration, changed or not, and gives what was wrong first. */
async function probe(representative: Name, { app, own }: Lane, mutation?: Mutation): Promise<{ caught?: string; detail?: string }> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
  const { text: whole, probes, lay } = CONFIGURATIONS[representative];
  layStaticFiles(folder);
  lay?.(folder);
  let nginx: RunningNginx | undefined;
  try {
    try {
      nginx = await startNginx({
        text: whole,
        app: own[representative] ?? app,
        prefix: folder,
        change: (text) => mutation?.apply(text, `unix:${folder}/elsewhere.sock`) ?? text,
        readyWithinMs: mutation === undefined ? 60_000 : 2000,
      });
    } catch (error) {
      const detail = (error as Error).message;
      return /nginx -t:/.test(detail) ? { caught: 'refused by nginx -t', detail: detail.split('\n')[0] } : { caught: 'does not start', detail: detail.split('\n')[0] };
    }
    return await firstFailure(probes, { nginx, app, folder });
  } finally {
    // Nobody reads the logs any more, so there is no reason to wait for a graceful end.
    if (nginx && fs.existsSync(`/proc/${nginx.pid}`)) {
      process.kill(nginx.pid, 'SIGTERM');
    }
    await nginx?.stop().catch(() => undefined);
    await stopDaemon(folder);
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The same with nothing taken out. On a busy machine an answer may come too late: what fails is probed again, more patiently. */
async function probeUnchanged(representative: Name, lane: Lane): ReturnType<typeof probe> {
  patience.share = 1;
  const first = await probe(representative, lane);
  if (first.caught === undefined) {
    return first;
  }
  patience.share = 8;
  return probe(representative, lane);
}

async function firstFailure(probes: FeatureRepresentative['probes'], running: Running): Promise<{ caught?: string; detail?: string }> {
  for (const { name, run } of probes) {
    try {
      const [complaint] = await run(running);
      if (complaint !== undefined) {
        return { caught: name, detail: complaint };
      }
    } catch (error) {
      return { caught: name, detail: (error as Error).message };
    }
  }
  return {};
}

/** Without `daemon off` NGINX goes into the background, where nobody would stop it. */
async function stopDaemon(folder: string): Promise<void> {
  const file = path.join(folder, 'nginx.pid');
  for (let i = 0; i < 20 && fs.existsSync(file); i++) {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (pid > 1) {
      try {
        process.kill(pid, 'SIGTERM');
      } catch { /* it has ended */ }
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The configurations that can run here, or one of them. */
function concernedBy(at?: string): Name[] {
  return (Object.keys(CONFIGURATIONS) as Name[]).filter((name) => CONFIGURATIONS[name].absent === undefined && (at ?? name) === name);
}

/** Probes one part of what can be taken out, of so many. Returns nothing if a configuration fails with nothing taken out. */
async function probePart({ only, at }: Selection, part: number, parts: number): Promise<Result[] | undefined> {
  const answer = (seen: RecordedRequest) => respondToRequired(seen) ?? respondToFeatures(seen) ?? respond(seen);
  const concerned = concernedBy(at);
  const apps = await Promise.all(Array.from({ length: LANES }, () => startRecordingApp({ respond: answer })));
  const lanes: Lane[] = apps.map((app) => ({ app, own: {} }));
  try {
    await Promise.all(lanes.map(async ({ own }) => {
      for (const name of concerned) {
        own[name] = await CONFIGURATIONS[name].startApp?.();
      }
    }));
    const unchanged = async () => {
      for (const representative of concerned) {
        const { caught, detail } = await probeUnchanged(representative, lanes[0]);
        if (caught) {
          process.stderr.write(`Nothing was taken out of the configuration "${representative}", and yet: ${caught}: ${detail}\n`);
          return false;
        }
      }
      return true;
    };
    const wanted = concerned.flatMap((representative) => ownMutations(representative)
      .filter(({ directive }) => directive.includes(only ?? ''))
      .map((mutation) => ({ representative, mutation })))
      .filter((_, index) => index % parts === part);
    if (!await unchanged()) {
      return undefined;
    }
    const results: Result[] = [];
    let next = 0;
    patience.share = 0.1; // most of what is taken out is missed by something that never comes
    await Promise.all(lanes.map(async (lane) => {
      while (next < wanted.length) {
        const index = next++;
        const { representative, mutation } = wanted[index];
        const result: Result = { representative, directive: mutation.directive, ...await probe(representative, lane, mutation) };
        results[index] = result;
        if (result.caught === undefined && notADefence(result) === undefined) {
          process.stderr.write(`Not listed: ${representative}: ${mutation.directive}\n`);
        }
        if (index % 50 === 0) {
          process.stderr.write(`part ${part + 1} of ${parts}: ${index} of ${wanted.length}\n`);
        }
      }
    }));
    // What has died meanwhile would catch everything.
    return await unchanged() ? results : undefined;
  } finally {
    await Promise.all(lanes.flatMap(({ app, own }) => [app, ...Object.values(own)]).map((app) => app?.stop()));
  }
}

/** The directives to take out. */
interface Selection {
  readonly only?: string;
  readonly at?: string;
}

/** Has another process probe one part. */
function inProcess(argv: string[], part: number): Promise<Result[] | undefined> {
  return new Promise((resolve) => {
    let results: Result[] | undefined;
    fork(__filename, [...argv, '--part', String(part)], { stdio: 'inherit' }).once('message', (message) => {
      results = message as Result[];
    }).once('error', () => resolve(undefined)).once('close', () => resolve(results)); // `exit` may come before the message
  });
}

/** The command `mutate`. */
async function main(argv: string[], print: (text: string) => void): Promise<number> {
  const { part, survivors, help, ...selection } = options(argv, {
    only: { type: 'string' }, at: { type: 'string' }, survivors: { type: 'boolean' }, help: { type: 'boolean' }, part: { type: 'string' },
  }, USAGE);
  if (help) {
    print(`${USAGE}\n`);
    return 0;
  }
  // So that what runs is stopped on the way out.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => process.exit(130));
  }
  if (part !== undefined) {
    const withoutParent = () => process.exit(130);
    process.once('disconnect', withoutParent);
    const probed = await probePart(selection, Number(part), PROCESSES);
    await new Promise((resolve) => process.send!(probed ?? null, resolve));
    process.off('disconnect', withoutParent).disconnect();
    return 0;
  }
  for (const [name, { absent }] of Object.entries(CONFIGURATIONS).filter(([, one]) => one.absent !== undefined)) {
    print(`Without the configuration "${name}": ${absent}\n`);
  }
  const parts = await Promise.all(Array.from({ length: PROCESSES }, (_, index) => inProcess(argv, index)));
  if (parts.some((results) => !results)) {
    return 2;
  }
  // In the order of the configurations.
  const results = parts[0]!.flatMap((_, i) => parts.flatMap((probed) => probed![i] ?? []));
  return report(results, survivors ?? false, (selection.only ?? selection.at) !== undefined, print);
}

/** The entry of the list that says why a survivor may be one. */
function notADefence({ directive, representative }: Result): NotADefence | undefined {
  return NOT_A_DEFENCE.find((entry) => entry.directive.test(directive) && (entry.at ?? representative) === representative);
}

function report(results: Result[], onlySurvivors: boolean, partial: boolean, print: (text: string) => void): number {
  const rows = results
    .filter(({ caught }) => !onlySurvivors || caught === undefined)
    .map((result) => [result.representative, result.directive, (result.caught && `${result.caught}: ${result.detail?.slice(0, 80)}`) ?? `survived: ${notADefence(result)?.why ?? 'NOT LISTED'}`]);
  const survivors = results.filter(({ caught }) => caught === undefined);
  const unlisted = survivors.filter((result) => notADefence(result) === undefined);
  // An entry for a dropped header may be for one that is not among the few taken out.
  const leftOut = partial ? [] : Object.values(CONFIGURATIONS).flatMap(({ text }) => {
    const all = mutations(text);
    const taken = new Set(sampled(all));
    return all.filter((mutation) => !taken.has(mutation));
  });
  const idle = partial ? [] : NOT_A_DEFENCE.filter((entry) => !survivors.some((result) => notADefence(result) === entry)
    && !leftOut.some(({ directive }) => entry.directive.test(directive)));
  print(`${table(['allowlist', 'taken out', 'caught by'], rows)}\n\n`);
  print(`${results.length} taken out: ${results.filter(({ caught }) => caught === 'refused by nginx -t').length} refused by nginx -t, `
    + `${results.filter(({ caught }) => caught !== undefined && caught !== 'refused by nginx -t').length} caught by a probe, `
    + `${survivors.length - unlisted.length} survived and are listed, ${unlisted.length} survived and are not listed.\n`);
  idle.forEach(({ directive }) => print(`Listed, but nothing like it survived: ${directive}\n`));
  return unlisted.length === 0 ? 0 : 1;
}

runAsProcess(() => main(process.argv.slice(2), (text) => process.stdout.write(text)));
