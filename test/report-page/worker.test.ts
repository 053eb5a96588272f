import * as fs from 'fs';
import * as path from 'path';
import * as vm from 'vm';
import * as fc from 'fast-check';
import type { DecisionReply } from '../../report-page/decision-messages';
import { buildReportPage } from '../../scripts/lib/report-page';
import { explanationText } from '../../src/commands/explain/explain-output';
import { explain, inBytes } from '../../src/commands/explain/explanation';
import { TypedRequest, typedRequest } from '../../src/commands/explain/typed-request';
import { reportContent } from '../../src/commands/report/report-content';
import { RoutesFileContent, routesFileFromContent } from '../../src/routes-file/read-routes-file';
import { configurations, DrawnRequest, makeConfiguration, requestsFor } from '../../testing/decision-arbitraries';
import { temporaryFolder } from '../../testing/temporary-folder';

/** The script that decides requests in the page, run without anything of Node.js. */

const folder = temporaryFolder();
let script: vm.Script;

beforeAll(() => {
  buildReportPage(folder);
  script = new vm.Script(fs.readFileSync(path.join(folder, 'worker.js'), 'utf8'));
});

/** A worker that has the content of a page. */
function started(content: RoutesFileContent): (request: TypedRequest) => DecisionReply[] {
  let listener: (event: { data: unknown }) => void;
  let replies: DecisionReply[] = [];
  script.runInContext(vm.createContext({
    TextEncoder,
    TextDecoder,
    URL,
    addEventListener: (_: string, added: typeof listener) => { listener = added; },
    // What is sent arrives as a copy.
    postMessage: (reply: DecisionReply) => replies.push(structuredClone(reply)),
  }));
  listener!({ data: routesFileOf(content) });
  return (request) => {
    replies = [];
    listener({ data: { id: 7, typed: request } });
    return JSON.parse(JSON.stringify(replies));
  };
}

/** The content as the page has it. The options of a route may have another order. */
function routesFileOf(content: RoutesFileContent): unknown {
  return JSON.parse(JSON.stringify(reportContent(content, { source: 'routes.yaml' }).routesFile));
}

function typed({ method, target, host, httpVersion, clientAddress, headers = {} }: DrawnRequest): TypedRequest {
  return { method, target, requestHost: host, httpVersion, client: clientAddress, header: Object.entries(headers).map(([name, value]) => `${name}: ${value}`) };
}

const NAMES = { client: 'Client address', header: 'Headers' };
const cases = configurations.chain((drawn) => fc.tuple(fc.constant(drawn), fc.array(requestsFor(drawn), { minLength: 20, maxLength: 20 })));

test('the page decides and explains as the library does', () => {
  let refused = 0;
  let allowed = 0;
  fc.assert(fc.property(cases, ([drawn, requests]) => {
    const { allowlist, settings, configuration } = makeConfiguration(drawn);
    const content: RoutesFileContent = { allowlist, settings, appPort: 3000, appProtocol: configuration._given.appProtocol };
    const reread = routesFileFromContent(routesFileOf(content));
    const ask = started(content);
    for (const request of requests.map(typed)) {
      const explained = typedRequest(request, NAMES);
      const decision = configuration.decide(inBytes(explained.request));
      const explanation = explanationText(explain(reread, explained));
      expect(ask(request)).toEqual(JSON.parse(JSON.stringify([{ id: 7, decision }, { id: 7, decision, explanation }])));
      allowed += decision.allowed ? 1 : 0;
      refused += decision.allowed ? 0 : 1;
    }
  }), { numRuns: 15, seed: 14 });
  expect(allowed).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(100);
});

test('the page says what is wrong with a typed request', () => {
  const { allowlist, settings } = makeConfiguration({ routes: [{ kind: 'exact', path: '/a', methods: ['GET'], options: {} }], protocol: 'http', settings: {} });
  const ask = started({ allowlist, settings });
  expect(ask({ method: 'GET', target: '/a', header: [], client: 'nobody' })).toEqual([{ id: 7, error: expect.stringContaining('Client address nobody: not an IP address.') }]);
  expect(ask({ method: 'GET', target: '/a', header: ['Accept'] })).toEqual([{ id: 7, error: expect.stringContaining('Headers "Accept": not a header.') }]);
});
