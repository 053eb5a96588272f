import type { DecisionRequest, DecisionReply } from './decision-messages';
import { configurationOf } from '../src/commands/check/configuration';
import { explanationText } from '../src/commands/explain/explain-output';
import { explain, inBytes } from '../src/commands/explain/explanation';
import { typedRequest } from '../src/commands/explain/typed-request';
import type { NginxConfiguration } from '../src/nginx';
import { RoutesFileContent, routesFileFromContent } from '../src/routes-file/read-routes-file';

/** The worker that decides requests. The first message is the content of a routes file. */
let read: { readonly routes: RoutesFileContent; readonly configuration: NginxConfiguration } | undefined;

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (read === undefined) {
    const routes = routesFileFromContent(data);
    read = { routes, configuration: configurationOf(routes) };
    return;
  }
  const { id, typed } = data as DecisionRequest;
  const reply = (more: Omit<DecisionReply, 'id'>) => postMessage({ id, ...more } satisfies DecisionReply);
  try {
    const explained = typedRequest(typed, { client: 'Client address', header: 'Headers' });
    // An explanation tries changes, which takes longer than a decision.
    const decision = read.configuration.decide(inBytes(explained.request));
    reply({ decision });
    reply({ decision, explanation: explanationText(explain(read.routes, explained, read.configuration)) });
  } catch (error) {
    reply({ error: (error as Error).message });
  }
});
