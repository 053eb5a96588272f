import * as fs from 'fs';
import * as path from 'path';
import { Command } from 'commander';
import { readPageFiles } from './page-files';
import { pageHtml } from './page-html';
import { reportContent } from './report-content';
import type { CommandFactory } from '../command-factory';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';
import { UsageError } from '../usage-error';

interface ReportOptions extends RoutesOptions {
  readonly out?: string;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service report --routes routes.yaml --out allowlist.html
  cdk-reverse-proxied-service report --routes cdk.out --service Orders --out allowlist.html

The page is one file. It loads nothing, sends nothing, and decides requests in the browser.

Exit status:
  0  the page was written
  2  an argument or a file is wrong
`;

/** The command that writes a page about an allowlist. */
export const reportCommand: CommandFactory = (environment) => addRoutesOptions(new Command('report'))
  .description('Write an HTML page that shows the routes and decides any request.')
  .option('--out <file>', 'the HTML file to write')
  .option('--json', 'write the content of the page as JSON to standard output')
  .addHelpText('after', HELP)
  .action((options: ReportOptions) => {
    if ((options.out === undefined) === !options.json) {
      throw new UsageError('report needs exactly one of --out FILE, for the page, and --json, for its content as JSON.');
    }
    const data = reportContent(readRoutes(options), { source: path.basename(options.routes), service: options.service });
    if (options.out === undefined) {
      environment.write(`${JSON.stringify(data, undefined, 2)}\n`);
      return;
    }
    write(options.out, pageHtml(data, readPageFiles()));
    environment.writeError(`wrote ${options.out}\n`);
  });

function write(file: string, html: string): void {
  try {
    fs.writeFileSync(file, html);
  } catch (error) {
    throw new UsageError(`--out ${file}: cannot be written: ${(error as Error).message}`);
  }
}
