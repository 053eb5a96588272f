import { Command } from 'commander';
import { checkJson, checkText, resultOf } from './check-output';
import { TrafficCheck } from './traffic-check';
import type { CommandFactory } from '../command-factory';
import { ExitStatus } from '../exit-status';
import { readLogs } from '../logs/read-logs';
import { positiveInteger } from '../positive-integer';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';

interface CheckOptions extends RoutesOptions {
  readonly failOnBreaking?: boolean;
  readonly limit: number;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service check --routes routes.yaml access.log
  cdk-reverse-proxied-service check --routes openapi.yaml --fail-on-breaking logs/
  aws logs tail /ecs/proxy --since 1d | cdk-reverse-proxied-service check --routes routes.yaml --json -

A request would break if the proxy would refuse it, though the app had answered it: with success or a redirect, or with
an error such as 401, 403, 409 or 422 that shows that the app knows the path. 400, 404, 405, 410 and 5xx do not count.

Exit status:
  0  the logs were checked
  1  requests would break, and --fail-on-breaking was given
  2  an argument or a file is wrong
`;

/** The command that says which recorded requests an allowlist refuses. */
export const checkCommand: CommandFactory = (environment, exit) => addRoutesOptions(new Command('check'))
  .description('Say which requests of logs would be refused, first those that the app had answered.')
  .argument('<log...>', 'log files, folders of log files, or - for standard input')
  .option('--fail-on-breaking', 'exit with 1 if requests would break')
  .option('--limit <number>', 'the number of groups to show', positiveInteger, 20)
  .option('--json', 'write JSON')
  .addHelpText('after', HELP)
  .action(async (logs: string[], options: CheckOptions) => {
    const check = new TrafficCheck(readRoutes(options));
    const summary = await readLogs(logs, environment, check.add);
    const result = resultOf(check);
    environment.write((options.json ? checkJson : checkText)(check, result, summary, options.limit));
    if (options.failOnBreaking && result.breaking.length > 0) {
      exit(ExitStatus.FOUND);
    }
  });
