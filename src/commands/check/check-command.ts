import { Command } from 'commander';
import { checkJson, checkText, resultOf } from './check-output';
import { TrafficCheck } from './traffic-check';
import { ReducedBy } from '../athena/reduced-by';
import { addTrafficOptions, AthenaOptions, printedSql, readTraffic } from '../athena/traffic-source';
import type { CommandFactory } from '../command-factory';
import { ExitStatus } from '../exit-status';
import { positiveInteger } from '../positive-integer';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';

interface CheckOptions extends RoutesOptions, AthenaOptions {
  readonly failOnBreaking?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service check --routes routes.yaml access.log
  cdk-reverse-proxied-service check --routes openapi.yaml --fail-on-breaking logs/
  aws logs tail /ecs/proxy --since 1d | cdk-reverse-proxied-service check --routes routes.yaml --json -
  cdk-reverse-proxied-service check --routes routes.yaml --athena logs.alb_access_logs --since 2026-11-01

A request would break if the proxy would refuse it, though the app had answered it: with success or a redirect, or with
an error such as 401, 403, 409 or 422 that shows that the app knows the path. 400, 404, 405, 410 and 5xx do not count.

Exit status:
  0  the logs were checked
  1  requests would break, and --fail-on-breaking was given
  2  an argument or a file is wrong, or a query failed
`;

/** The command that says which recorded requests an allowlist refuses. */
export const checkCommand: CommandFactory = (environment, exit) => addTrafficOptions(addRoutesOptions(new Command('check'))
  .description('Say which requests of logs would be refused, first those that the app had answered.')
  .option('--fail-on-breaking', 'exit with 1 if requests would break')
  .option('--limit <number>', 'the number of groups to show', positiveInteger, 20)
  .option('--json', 'write JSON'))
  .addHelpText('after', HELP)
  .action(async (logs: string[], options: CheckOptions) => {
    const check = new TrafficCheck(readRoutes(options));
    const reducedBy = check.dependsOnQuery ? ReducedBy.TARGET : ReducedBy.SPELLING;
    const sql = printedSql(logs, options, reducedBy);
    if (sql !== undefined) {
      environment.write(sql);
      return;
    }
    const summary = await readTraffic(logs, options, reducedBy, environment, check.add);
    const result = resultOf(check);
    environment.write((options.json ? checkJson : checkText)(check, result, summary, options.limit));
    if (options.failOnBreaking && result.breaking.length > 0) {
      exit(ExitStatus.FOUND);
    }
  });
