import { accessLogFormats } from './answers/access-log';
import { ErrorResponses } from './answers/error-responses';
import { Compilation } from './features/compilation';
import { Feature } from './features/feature';
import { healthServer, listedServer, otherHostsServer } from './servers';
import { block, comment, directive, Statement } from './syntax/configuration-tree';
import { APP_UPSTREAM } from './syntax/variables';
import { Verdict } from './verdict/verdict';

/** The ports on which NGINX listens, and the address of the app. */
export interface ServerProps {
  readonly port: number;
  readonly healthPort: number;
  readonly app: string;
}

/** The block `http`: maps, upstreams and servers. */
export function httpBlock(compilation: Compilation, { port, healthPort, app }: ServerProps): Statement {
  const { features, settings: { protocol } } = compilation;
  const verdict = new Verdict(compilation);
  const responses = new ErrorResponses(compilation, verdict);
  const http = (list: Feature[]) => list.flatMap((feature) => feature.http?.() ?? []);
  return block('http', [], [
    ...http(features.beforeVerdict),
    ...verdict.http(),
    ...http(features.afterVerdict),
    ...accessLogFormats(compilation, verdict.gate),
    ...responses.maps(),
    ...protocol.maps(),
    ...http(features.ofOperation),

    ...appUpstream(compilation, app),
    ...features.flatMap((feature) => feature.upstreams?.()),

    ...otherHostsServer(compilation, port),
    ...listedServer(compilation, port, verdict, responses),
    ...healthServer(compilation, healthPort),
    ...features.flatMap((feature) => feature.servers?.()),
  ]);
}

function appUpstream({ settings, settings: { protocol } }: Compilation, app: string): Statement[] {
  return [
    comment(protocol.keepsConnections ? 'The app. NGINX keeps connections to the app open.' : 'The app.'),
    block('upstream', [APP_UPSTREAM], [
      directive('server', app, 'max_fails=0'),
      ...protocol.keepsConnections ? [
        directive('keepalive', settings.upstreamKeepaliveConnections),
        directive('keepalive_timeout', `${settings.upstreamKeepaliveTimeout.toSeconds()}s`),
        directive('keepalive_requests', settings.upstreamKeepaliveRequests),
      ] : [],
    ]),
  ];
}
