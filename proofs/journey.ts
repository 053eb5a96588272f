import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { changedRequests } from './journey/changed-requests';
import { isOfTheApp, operationsWithout, passedWithoutOperation, rejectedIn, requireAllAccountedFor, requireAllArrived, requireNone } from './journey/claims';
import { COMMANDS, Step } from './journey/commands';
import { DeployedVersion, Deployment } from './journey/deployment';
import { evaluateQuery } from './journey/logs-insights';
import { fenced, PAGE, withBlocks } from './journey/page';
import { clientsOf, playLogs, playProxied, Played, requests, scannersOf } from './journey/phase';
import { reviewed, reviewedUpdate } from './journey/review';
import { EXAMPLE, Workplace } from './journey/workplace';
import { Bookshop, OPERATIONS, startBookshop } from '../examples/learned-routes/server/server';
import { buildReportPage } from '../scripts/lib/report-page';
import { options, runAsProcess } from '../testing/cli';
import { markdownTable } from '../testing/markdown-table';

const USAGE = `usage: npm run journey

Goes from the logs of an app that no document describes to an enforced allowlist, as docs/journey.md tells, and writes the outputs
on that page. Fails if a request of a client is refused, or if another request reaches the app.`;

const REPORT_ONLY_DAY = 7;
const ENFORCED_DAY = 8;

/** The steps of the journey, which share the folder, the app and the texts for the page. */
class Journey {
  public readonly texts = new Map<string, string>();

  constructor(private readonly workplace: Workplace, private readonly app: Bookshop) {}

  public async learn(): Promise<void> {
    const log = await playLogs(this.app);
    this.workplace.write('access.log', `${log.join('\n')}\n`);
    this.texts.set('log', fenced('text', `${log.slice(0, 3).join('\n')}\n…`));
    await this.run('learn');
    const learned = this.workplace.read('routes.yaml');
    this.texts.set('learned', fenced('yaml', `${learned.split('\n').slice(0, 12).join('\n')}\n# …\n${learned.split('\n').slice(-9).join('\n')}`));
    this.workplace.write('learned.yaml', learned);
    this.workplace.write('routes.yaml', reviewed(learned));
    this.texts.set('review', fenced('text', await this.workplace.run(changedLines('learned.yaml'))));
    await this.run('check');
  }

  public async reportOnly(deployment: Deployment): Promise<void> {
    const version = await this.deploy(deployment, 'reportOnly');
    const played = await this.play(REPORT_ONLY_DAY, version);
    requireAllArrived(played.clients);
    this.workplace.write('proxy.log', logOf(played));
    const rows = evaluateQuery(version.wouldBreak!, logOf(played).trim().split('\n'));
    const fields = Object.keys(rows[0]);
    this.texts.set('query', markdownTable(fields, rows.map((row) => fields.map((field) => String(row[field])))));
    await this.run('watch');
  }

  public async update(): Promise<void> {
    await this.run('update');
    const updated = this.workplace.read('routes.yaml');
    this.workplace.write('updated.yaml', updated);
    this.workplace.write('routes.yaml', reviewedUpdate(updated));
    this.texts.set('updateReview', fenced('text', await this.workplace.run(changedLines('updated.yaml'))));
    await this.run('diff', 'markdown');
  }

  public async enforce(deployment: Deployment): Promise<void> {
    const version = await this.deploy(deployment, 'enforce');
    const played = await this.play(ENFORCED_DAY, version);
    const changed = changedRequests(played.clients.sent).filter((request) => !isOfTheApp(request));
    const others = await playProxied({ app: this.app, configuration: version.configuration, index: ENFORCED_DAY }, requests(changed));
    requireNone('Each operation of the app must be asked for', operationsWithout(played.clients.sent));
    requireAllArrived(played.clients);
    requireNone('No request of the clients may be refused', rejectedIn(played.clients).map(({ method, target, reason }) => `${method} ${target}: ${reason}`));
    requireNone('No request of a scanner for a path or a method that the app lacks may reach the app', passedWithoutOperation(played.scanners));
    requireNone('No changed request may reach the app', passedWithoutOperation(others));
    [played.clients, played.scanners, others].forEach(requireAllAccountedFor);
    this.workplace.write('enforced.log', logOf(played));
    const row = (name: string, one: Played) => [
      name, one.sent.length, one.sent.length - one.log.length, rejectedIn(one).length, one.seen.length, passedWithoutOperation(one).length,
    ].map(String);
    this.texts.set('figures', markdownTable([
      'requests', 'sent', 'refused by the load balancer', 'refused by the proxy', 'reached the app', 'reached the app without an operation for them',
    ], [
      row('of clients', played.clients), row('of scanners', played.scanners), row('of clients, changed', others),
    ], 1));
  }

  public async review(): Promise<void> {
    await this.run('report');
    await this.run('explain');
  }

  private async deploy(deployment: Deployment, step: Step): Promise<DeployedVersion> {
    const version = await deployment.deploy(COMMANDS[step].split(' ').slice(3));
    this.texts.set(step, `${fenced('sh', COMMANDS[step])}\n\n${fenced('text', version.said)}`);
    return version;
  }

  private async play(index: number, { configuration }: DeployedVersion): Promise<{ clients: Played; scanners: Played }> {
    const place = { app: this.app, configuration, index };
    return { clients: await playProxied(place, clientsOf(index)), scanners: await playProxied(place, scannersOf(index)) };
  }

  private async run(step: Step, language = 'text'): Promise<void> {
    const printed = await this.workplace.run(COMMANDS[step]);
    this.texts.set(step, `${fenced('sh', COMMANDS[step])}\n\n${fenced(language, printed)}`);
  }
}

/** The command that prints the lines which a person changed. */
const changedLines = (before: string) => `diff -U 0 ${before} routes.yaml | grep '^[+-][^+-]'`;

const logOf = ({ clients, scanners }: { clients: Played; scanners: Played }) => `${[...clients.log, ...scanners.log].join('\n')}\n`;

/** The command `journey`. */
async function main(argv: string[]): Promise<number> {
  options(argv, {}, USAGE);
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  buildReportPage();
  const since = Date.now();
  const progress = (text: string) => process.stderr.write(`${String(Math.round((Date.now() - since) / 1000)).padStart(4)} s  ${text}\n`);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'journey-'));
  const workplace = new Workplace();
  const removeAll = () => {
    workplace.remove();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  // NGINX and the emulator end with this process.
  const interrupted = () => {
    removeAll();
    process.exit(130);
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const app = await startBookshop(0, '127.0.0.1');
  try {
    const journey = new Journey(workplace, app);
    await journey.learn();
    progress('the routes are learned');
    const deployment = await Deployment.start(workplace.folder, folder);
    progress('the emulated AWS is ready');
    try {
      await journey.reportOnly(deployment);
      progress('report-only mode has been watched');
      await journey.update();
      await journey.enforce(deployment);
      progress('the allowlist is enforced');
      await journey.review();
      fs.writeFileSync(PAGE, withBlocks(fs.readFileSync(PAGE, 'utf8'), journey.texts));
      fs.copyFileSync(path.join(workplace.folder, 'routes.yaml'), path.join(EXAMPLE, 'routes.yaml'));
      process.stdout.write(`The journey is done: ${OPERATIONS.length} operations, nothing legitimate refused, nothing else passed.\n${journey.texts.get('figures')}\n`);
      return 0;
    } finally {
      await deployment.stop();
    }
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await app.stop();
    removeAll();
  }
}

runAsProcess(() => main(process.argv.slice(2)));
