import { isIP } from 'net';
import { Command } from 'commander';
import { explanationJson, explanationText } from './explain-output';
import { explain, ExplainedRequest } from './explanation';
import { typedRequest } from './typed-request';
import type { CommandFactory } from '../command-factory';
import { LineReader } from '../logs/line-reader';
import { addRoutesOptions, readRoutes, RoutesOptions } from '../routes-option';
import { UsageError } from '../usage-error';

interface ExplainOptions extends RoutesOptions {
  readonly line?: string;
  readonly requestHost?: string;
  readonly header: string[];
  readonly client?: string;
  readonly json?: boolean;
}

const HELP = `
Examples:
  cdk-reverse-proxied-service explain --routes routes.yaml GET /orders/17
  cdk-reverse-proxied-service explain --routes routes.yaml POST '/orders?draft=1' --header 'Content-Type: text/csv'
  cdk-reverse-proxied-service explain --routes routes.yaml --line "$(tail -n 1 access.log)"

Each possible change is applied to the allowlist, and the request decided again, before the change is shown.

Exit status:
  0  the request was explained, whether it passes or not
  2  an argument or a file is wrong
`;

/** The command that says why a request passes or is refused. */
export const explainCommand: CommandFactory = (environment) => addRoutesOptions(new Command('explain'))
  .description('Say why a request passes or is refused, and which change would let it pass.')
  .argument('[method]', 'the method, for example GET')
  .argument('[target]', 'the path and the query as the client sends them')
  .option('--request-host <name>', 'the host of the request (default: the first host of the routes)')
  .option('--header <header>', "a header of the request, for example 'Content-Type: text/csv'; may be repeated", (value: string, before: string[]) => [...before, value], [])
  .option('--client <address>', 'the IP address of the client')
  .option('--line <line>', 'a line of a log, in place of method and target')
  .option('--json', 'write JSON')
  .addHelpText('after', HELP)
  .action((method: string | undefined, target: string | undefined, options: ExplainOptions) => {
    const routes = readRoutes(options);
    const explained = options.line === undefined ? requestOf(method, target, options) : requestOfLine(options.line, method, options);
    const explanation = explain(routes, explained);
    environment.write((options.json ? explanationJson : explanationText)(explanation));
  });

function requestOf(method: string | undefined, target: string | undefined, { requestHost, header, client }: ExplainOptions): ExplainedRequest {
  if (method === undefined || target === undefined) {
    throw new UsageError('explain needs a request: give METHOD and TARGET, for example `explain --routes routes.yaml GET /orders/17`, or --line with a log line.');
  }
  return typedRequest({ method, target, requestHost, client, header }, { client: '--client', header: '--header' });
}

function requestOfLine(line: string, method: string | undefined, options: ExplainOptions): ExplainedRequest {
  if (method !== undefined) {
    throw new UsageError('--line cannot be combined with METHOD and TARGET: leave one of the two out.');
  }
  const found: ExplainedRequest[] = [];
  new LineReader((logged) => {
    const { target, host, client, status, reason, webSocket } = logged;
    found.push({
      webSocket,
      loggedStatus: status,
      loggedReason: reason,
      request: {
        method: logged.method,
        target,
        host: options.requestHost ?? host,
        clientAddress: client !== undefined && isIP(client) > 0 ? client : undefined,
      },
    });
  }).read(line);
  if (found.length === 0) {
    throw new UsageError('--line: no format of logs reads this line. Give one whole line of a log of the proxy, ALB, CloudFront, NGINX or Apache, or METHOD and TARGET.');
  }
  return found[0];
}
