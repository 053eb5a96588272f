import { Template } from 'aws-cdk-lib/assertions';
import { LogLine, realLogLines } from './log-lines';
import { Enforcement, RejectedRequestLog, ReverseProxiedServiceProps, Route } from '../../../src';
import { RefusedRequests } from '../../../src/commands/check/refused-requests';
import { isAnswered, UNANSWERED_STATUSES } from '../../../src/nginx/answers/answered-status';
import { WOULD_BREAK_QUERY } from '../../../src/service/monitoring/would-break-query';
import { TestStack } from '../../../testing/cdk';

const REPORT_ONLY: Partial<ReverseProxiedServiceProps> = { nginx: { enforcement: Enforcement.REPORT_ONLY } };
const REPORT_ONLY_ROUTE = Route.exact('/new', { reportOnly: true });

/** The queries and the body of the dashboard of a service, to which a route may be added after both. */
function monitoring(props: Partial<ReverseProxiedServiceProps>, ...added: Route[]) {
  const stack = new TestStack();
  const service = stack.service(props);
  service.addLogsInsightsQueries();
  service.addDashboard();
  added.forEach((route) => service.addRoute(route));
  const template = Template.fromStack(stack);
  const only = (type: string) => Object.values(template.findResources(type)).map(({ Properties }) => Properties);
  const [{ DashboardBody }] = only('AWS::CloudWatch::Dashboard');
  const names = only('AWS::Logs::QueryDefinition').map(({ Name }) => Name as string);
  const query = only('AWS::Logs::QueryDefinition').find(({ Name }) => Name === 'Stack/Orders/would break');
  const body = JSON.parse(typeof DashboardBody === 'string' ? DashboardBody
    : DashboardBody['Fn::Join'][1].map((part: unknown) => typeof part === 'string' ? part : Object.values(part as object).join()).join(''));
  return { names, query, tables: body.widgets.filter(({ type }: { type: string }) => type === 'log') };
}

test.each<[string, Partial<ReverseProxiedServiceProps>, Route[]]>([
  ['the service', REPORT_ONLY, []],
  ['a route', { routes: [Route.prefix('/api'), REPORT_ONLY_ROUTE] }, []],
  ['routes that are added later', {}, [Route.exact('/other'), REPORT_ONLY_ROUTE, Route.exact('/newer', { reportOnly: true })]],
  ['a service with a sampled log', { nginx: { enforcement: Enforcement.REPORT_ONLY, rejectedRequestLog: RejectedRequestLog.sampled(1) } }, []],
])('report-only mode of %s adds one query, and one table with the same query', (_, props, added) => {
  const { names, query, tables } = monitoring(props, ...added);
  expect(names).toHaveLength(8);
  expect(query!.LogGroupNames).toEqual([{ Ref: expect.stringMatching('NginxLogGroup') }]);
  expect(tables).toHaveLength(1);
  const [{ properties }] = tables;
  expect(properties).toMatchObject({ view: 'table', title: expect.stringMatching(/^Would break/) });
  expect(properties.query).toMatch(/^SOURCE '[^']*NginxLogGroup[^']*' \| /);
  expect(properties.query.replace(/^SOURCE '[^']*' \| /, '')).toBe(query!.QueryString);
});

test('without report-only mode there is neither the query nor the table', () => {
  const { names, query, tables } = monitoring({}, Route.exact('/other', { reportOnly: false }));
  expect([names.length, query, tables]).toEqual([7, undefined, []]);
});

test('the query names the statuses with which `check` counts a request as answered', () => {
  const [, statuses] = WOULD_BREAK_QUERY.filterStatements!;
  expect(statuses).toBe('status >= 100 and status < 500 and status not in [400, 404, 405, 410, 460, 499]');
  for (let status = 0; status < 600; status++) {
    const group = new RefusedRequests('GET', '/', { decision: { allowed: false } } as never);
    group.add({ method: 'GET', target: '/', status, weight: 1, webSocket: false } as never, undefined);
    expect([status, group.answered]).toEqual([status, status >= 100 && status < 500 && !UNANSWERED_STATUSES.includes(status) ? 1 : 0]);
    expect(isAnswered(status)).toBe(group.answered === 1);
  }
});

test.each([
  ['/orders/1042/items?x=1', '/orders/'], ['/orders/7', '/orders/'], ['/favicon.ico', '/favicon.ico'], ['/v1/reports/summary', '/v1/reports/summary'],
  ['/v1/files/3f2b8c1e-77aa-4d0f-9a51-0c6f2b1d9e88/raw', '/v1/files/'], ['/files/f3b28c1e', '/files/'], ['/assets/app.4f3a9.js', '/assets/'],
  ['/', '/'], ['/orders/', '/orders/'], ['/api//x', '/api//x'], ['http://api.example.com/x', ''], ['*', ''], [`/${'a'.repeat(50_000)}1/1`, `/${'a'.repeat(50_000)}1/`],
])('the start of the path of %.40j', (target, start) => {
  const [path, begin] = WOULD_BREAK_QUERY.parseStatements!.map((statement) => new RegExp(/ \/(.*)\/$/.exec(statement)![1]));
  const found = begin.exec(path.exec(target)!.groups!.path)!.groups!.path_start;
  expect(found).toBe(start);
});

describe('on lines of real NGINX in report-only mode', () => {
  let lines: string[];
  beforeAll(async () => { lines = (await realLogLines(Enforcement.REPORT_ONLY)).map((line) => JSON.stringify(line)); });

  test('every field that the query reads exists', () => {
    const { parseStatements, filterStatements, statsStatements } = WOULD_BREAK_QUERY;
    const own = ['requests', 'clients', 'example', 'path', 'path_start'];
    const words = ['parse', 'like', 'and', 'not', 'in', 'or', 'as', 'by', 'count', 'count_distinct', 'latest', '@message'];
    const bare = [...parseStatements!.map((text) => text.replace(/ \/.*\/$/, '')), ...filterStatements!, ...statsStatements!].join('\n').replace(/\/[^/]*\/|"[^"]*"/g, '');
    const names = new Set([...bare.matchAll(/@?[a-z_]+/g)].map(([name]) => name).filter((name) => !own.includes(name) && !words.includes(name)));
    expect([...names].sort()).toEqual(['client', 'method', 'reason', 'route', 'status', 'target']);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toEqual(expect.arrayContaining([...names]));
  });

  test('the text that marks a line as reported only is in exactly these lines', () => {
    const mark = /@message like \/(.*)\//.exec(WOULD_BREAK_QUERY.filterStatements![0])![1];
    const reported = lines.filter((line) => (JSON.parse(line) as LogLine).enforced === false);
    expect(reported.length).toBeGreaterThan(5);
    expect(lines.filter((line) => new RegExp(mark).test(line))).toEqual(reported);
    for (const line of reported) expect((JSON.parse(line) as LogLine).reason).not.toBe('');
  });
});
