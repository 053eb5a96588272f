import { Command, Option } from 'commander';
import { TrafficEvidence } from './evidence/traffic-evidence';
import { learn } from './learn';
import { ReducedBy } from '../athena/reduced-by';
import { addTrafficOptions, AthenaOptions, printedSql, readTraffic } from '../athena/traffic-source';
import type { CommandFactory } from '../command-factory';
import { writeOutputFile } from '../output-file';
import { UsageError } from '../usage-error';
import { learnedRoutes } from './output/learned-route';
import { FORMATS, RoutesFormat, routesText } from './output/routes-text';
import { learnJson, LearnResult, remarksAbout, remarksAboutUpdate } from './output/summary';
import { RoutesUpdate } from './update/routes-update';

interface LearnOptions extends AthenaOptions {
  readonly out?: string;
  readonly update?: string;
  readonly format?: RoutesFormat;
  readonly constrainParameters?: boolean;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service learn access.log --out routes.yaml
  cdk-reverse-proxied-service learn logs/ --update routes.yaml
  cdk-reverse-proxied-service learn logs/ --format typescript > routes.ts
  aws logs tail /ecs/app --since 7d | cdk-reverse-proxied-service learn --json -
  cdk-reverse-proxied-service learn --athena logs.alb_access_logs --since 2026-11-01 --out routes.yaml

A route needs requests that the app answered with success, of clients that are no scanners. What is uncertain is in the file as comments.

Exit status:
  0  the routes were written
  2  an argument or a file is wrong, or a query failed
`;

/** The command that learns routes from logs. */
export const learnCommand: CommandFactory = (environment) => addTrafficOptions(new Command('learn')
  .description('Learn routes from the requests of logs that an app answered.')
  .option('--out <file>', 'write the routes to this file (default: to standard output)')
  .option('--update <file>', 'add the routes that this routes file (YAML) lacks, and mark its routes that the logs do not ask for')
  .addOption(new Option('--format <format>', 'the format of the routes (default: by the name of the file, or yaml)').choices(FORMATS))
  .option('--constrain-parameters', 'describe parameters by their values where the evidence is strong')
  .option('--json', 'write JSON with the evidence of each route in place of the remarks'))
  .addHelpText('after', HELP)
  .action(async (logs: string[], options: LearnOptions) => {
    const update = updateOf(options);
    // An update marks the routes that requests ask for, which depends on the paths.
    const reducedBy = update === undefined ? ReducedBy.SHAPE : ReducedBy.PATH;
    const sql = printedSql(logs, options, reducedBy);
    if (sql !== undefined) {
      environment.write(sql);
      return;
    }
    const traffic = new TrafficEvidence();
    const summary = await readTraffic(logs, options, reducedBy, environment, (request) => {
      traffic.add(request);
      update?.asked.add(request);
    });
    const learned = learn(traffic);
    const result: LearnResult = { traffic, learned, routes: learnedRoutes(learned, options.constrainParameters), logs: summary };
    const updated = update?.with(result.routes);
    const remarks = [...remarksAbout(result), ...updated === undefined ? [] : remarksAboutUpdate(updated)];
    const text = updated?.text ?? routesText(result.routes, options.format ?? formatOf(options.out), remarks);
    const out = options.out ?? options.update;
    if (out !== undefined) {
      writeOutputFile(options.out === undefined ? '--update' : '--out', out, text);
      environment.write(options.json ? learnJson(result, updated) : `${remarks.join('\n')}\n`);
    } else {
      environment.write(options.json ? learnJson(result) : text);
    }
  });

function formatOf(file = ''): RoutesFormat {
  return /\.json$/i.test(file) ? 'json' : /\.ts$/i.test(file) ? 'typescript' : 'yaml';
}

function updateOf({ update, format = 'yaml' }: LearnOptions): RoutesUpdate | undefined {
  if (update !== undefined && format !== 'yaml') {
    throw new UsageError(`--format ${format} cannot be combined with --update: leave --format out, because a routes file in YAML stays one`);
  }
  return update === undefined ? undefined : new RoutesUpdate(update);
}
