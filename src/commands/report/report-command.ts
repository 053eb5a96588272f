import * as path from 'path';
import { Command } from 'commander';
import { readPageFiles } from './page-files';
import { pageHtml } from './page-html';
import { RecordedTraffic } from './recorded-traffic';
import { OtherVersion, ReadTraffic, reportContent } from './report-content';
import type { RoutesFileContent } from '../../routes-file/read-routes-file';
import type { CommandEnvironment } from '../command-environment';
import type { CommandFactory } from '../command-factory';
import { readLogs } from '../logs/read-logs';
import { writeOutputFile } from '../output-file';
import { addRoutesOptions, readRoutes, readRoutesArgument, RoutesOptions, serviceOf } from '../routes-option';
import { UsageError } from '../usage-error';

interface ReportOptions extends RoutesOptions {
  readonly against?: string;
  readonly out?: string;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service report --routes routes.yaml --out allowlist.html
  cdk-reverse-proxied-service report --routes routes.yaml --out allowlist.html logs/
  cdk-reverse-proxied-service report --routes cdk.out --service Orders --out allowlist.html
  cdk-reverse-proxied-service report --routes cdk.out --against main/cdk.out --out allowlist.html

The page is one file. It loads nothing, sends nothing, and decides requests in the browser.

Exit status:
  0  the page was written
  2  an argument or a file is wrong
`;

/** The command that writes a page about an allowlist. */
export const reportCommand: CommandFactory = (environment) => addRoutesOptions(new Command('report'))
  .description('Write an HTML page that shows the routes and decides any request, with the traffic of logs and the differences to another version.')
  .argument('[log...]', 'log files, folders of log files, or - for standard input')
  .option('--against <old>', 'an earlier version, whose differences to the routes are shown: a routes file, an OpenAPI description, or a cloud assembly')
  .option('--out <file>', 'the HTML file to write')
  .option('--json', 'write the content of the page as JSON to standard output')
  .addHelpText('after', HELP)
  .action(async (logs: string[], options: ReportOptions) => {
    if ((options.out === undefined) === !options.json) {
      throw new UsageError('report needs exactly one of --out FILE, for the page, and --json, for its content as JSON.');
    }
    const service = serviceOf(options.routes, options.service, options.against);
    const routes = readRoutes({ ...options, service });
    const source = { source: path.basename(options.routes), service };
    const other = otherVersion(options);
    const data = reportContent(routes, source, { read: await readTraffic(logs, routes, environment), other });
    if (options.out === undefined) {
      environment.write(`${JSON.stringify(data, undefined, 2)}\n`);
      return;
    }
    writeOutputFile('--out', options.out, pageHtml(data, readPageFiles()));
    environment.writeError(`wrote ${options.out}\n`);
  });

function otherVersion({ against, host, service, routes }: ReportOptions): OtherVersion | undefined {
  return against === undefined ? undefined : {
    name: path.basename(against),
    content: readRoutesArgument(against, { host, service: serviceOf(against, service, routes) }, `--against ${against}`),
  };
}

async function readTraffic(logs: string[], routes: RoutesFileContent, environment: CommandEnvironment): Promise<ReadTraffic | undefined> {
  if (logs.length === 0) {
    return undefined;
  }
  const traffic = new RecordedTraffic(routes);
  return { traffic, summary: await readLogs(logs, environment, traffic.add) };
}
