import { Command, Option } from 'commander';
import { comparedServices, ServiceChoice } from './compared-services';
import { failOnKinds, isFailure } from './fail-on';
import type { CommandFactory } from '../command-factory';
import { ExitStatus } from '../exit-status';
import { positiveInteger } from '../positive-integer';
import { hostsOption, serviceOf } from '../routes-option';
import { UsageError } from '../usage-error';
import { diffJson } from './output/diff-json';
import { diffMarkdown } from './output/diff-markdown';
import { diffText } from './output/diff-text';

interface DiffOptions {
  readonly service?: string;
  readonly serviceOld?: string;
  readonly serviceNew?: string;
  readonly host?: string[];
  readonly format: 'text' | 'markdown';
  readonly failOn?: string[];
  readonly limit: number;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service diff old.yaml new.yaml
  cdk-reverse-proxied-service diff main/cdk.out cdk.out --fail-on opened,loosened
  cdk-reverse-proxied-service diff main/cdk.out cdk.out --service Shop/Orders --format markdown > comment.md

Every difference has a kind:
  opened     requests are forwarded that were not
  closed     requests are no longer forwarded
  loosened   less is asked of requests that are forwarded
  tightened  more is asked of requests that are forwarded
  changed    requests are treated differently, and neither way is stricter
  uncertain  a part that is not compared exactly; counts for --fail-on opened and loosened

Exit status:
  0  the allowlists were compared
  1  there is a difference of a kind of --fail-on
  2  an argument or a file is wrong
`;

/** The command that says what a change of an allowlist opens, closes, loosens and tightens. */
export const diffCommand: CommandFactory = (environment, exit) => new Command('diff')
  .description('Say which requests a change of an allowlist opens and closes, and what it loosens and tightens.')
  .argument('<old>', 'a routes file, an OpenAPI description, or a cloud assembly such as cdk.out')
  .argument('<new>', 'the same, after the change')
  .option('--service <path>', 'the construct path of the service in the cloud assemblies, or the end of the path (default: all services)')
  .option('--service-old <path>', 'the service in the old cloud assembly, if the path differs')
  .option('--service-new <path>', 'the service in the new cloud assembly, if the path differs')
  .addOption(hostsOption('allow this host on both sides; may be repeated'))
  .option('--fail-on <kinds>', 'exit with 1 if there is a difference of these kinds, such as opened,loosened, or any; may be repeated', failOnKinds)
  .addOption(new Option('--format <format>', 'the format for people').choices(['text', 'markdown']).default('text'))
  .option('--limit <number>', 'the number of differences of each kind to show', positiveInteger, 100)
  .option('--json', 'write JSON, with all differences')
  .addHelpText('after', HELP)
  .action((old: string, new_: string, options: DiffOptions) => {
    const services = comparedServices(old, new_, chosen(old, new_, options));
    const { format, json, limit, failOn = [] } = options;
    environment.write(json ? diffJson(services)
      : format === 'markdown' ? diffMarkdown(services, limit) : diffText(services, { colored: environment.colored, limit }));
    if (isFailure(failOn, services)) {
      exit(ExitStatus.FOUND);
    }
  });

/** The services that the options name. `--service` applies to the sides that are folders. */
function chosen(old: string, new_: string, { service, serviceOld, serviceNew, host }: DiffOptions): ServiceChoice {
  if (service !== undefined && (serviceOld !== undefined || serviceNew !== undefined)) {
    throw new UsageError(`--service (${JSON.stringify(service)}) cannot be combined with --service-old and --service-new: give --service-old and --service-new alone.`);
  }
  return { serviceOld: serviceOld ?? serviceOf(old, service, new_), serviceNew: serviceNew ?? serviceOf(new_, service, old), host };
}
