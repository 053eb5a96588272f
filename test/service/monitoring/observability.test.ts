import { Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { LogLine, realLogLines } from './log-lines';
import { Deployment, Exposure, RejectionReason, ReverseProxiedService, Route } from '../../../src';
import { Enforcement } from '../../../src/nginx';
import { ACCEPTED, UPSTREAM_ERRORS } from '../../../src/service/monitoring/log-patterns';
import { APP_IMAGE, newApp, TestStack } from '../../../testing/cdk';
import { matchesPattern } from '../../../testing/filter-pattern';

test('creates no metrics, alarms or dashboards unless they are requested', () => {
  const stack = new TestStack();
  stack.service();
  for (const type of ['AWS::Logs::MetricFilter', 'AWS::CloudWatch::Alarm', 'AWS::CloudWatch::Dashboard', 'AWS::Logs::QueryDefinition']) {
    Template.fromStack(stack).resourceCountIs(type, 0);
  }
});

describe('metrics', () => {
  test('a metric filter is created only once for several calls of its metric', () => {
    const stack = new TestStack();
    const service = stack.service();
    for (const reason of [RejectionReason.NO_ROUTE, RejectionReason.NOT_CANONICAL]) {
      const metric = service.metricRejectedByReason(reason, { period: Duration.minutes(1) });
      expect([metric.metricName, metric.dimensions, metric.statistic, metric.period.toSeconds()]).toEqual(['RejectedByReason', { Reason: reason }, 'Sum', 60]);
    }
    Template.fromStack(stack).resourceCountIs('AWS::Logs::MetricFilter', 1);
  });

  test('each service has its own namespace, made of its stack and path', () => {
    const stack = new TestStack();
    expect(stack.service().metricAccepted().namespace).toBe('ReverseProxiedService/Stack/Orders');
  });

  test.each(['Shop', 'My Shop/Orders #1', ' a', 'x'.repeat(255)])('the namespace can be set: %j', (metricNamespace) => {
    const stack = new TestStack();
    expect(stack.service({ metricNamespace }).metricLatency()).toMatchObject({ namespace: metricNamespace, metricName: 'Latency', statistic: 'p95' });
    Template.fromStack(stack).hasResourceProperties('AWS::Logs::MetricFilter', {
      LogGroupName: { Ref: Match.stringLikeRegexp('NginxLogGroup') }, MetricTransformations: [{ MetricNamespace: metricNamespace, MetricValue: '$.request_time', Unit: 'Seconds' }],
    });
  });
});

describe('recommended alarms', () => {
  test('with thresholds that nothing or everything exceeds are rejected', () => {
    const add = () => new TestStack().service().addRecommendedAlarms({ upstreamErrorPercent: 1000, loadBalancerErrors: -3, evaluationPeriods: 0 });
    expect(add).toThrow(/3 problems:\n.*`upstreamErrorPercent` must be a percentage from 0 to 100, got: 1000.*\n.*`loadBalancerErrors` must be a number of at least 0, got: -3.*\n.*`evaluationPeriods` must be a whole number from 1 to 1440, because CloudWatch evaluates at most a day, got: 0/);
  });

  test('have the documented thresholds, and actions', () => {
    const stack = new TestStack();
    const topic = new sns.Topic(stack, 'Topic');
    const alarms = stack.service().addRecommendedAlarms({ actions: [new actions.SnsAction(topic)], okActions: [new actions.SnsAction(topic)] });
    expect(alarms.all.map(({ node }) => node.id)).toEqual([
      'UpstreamErrors', 'Latency', 'UnhealthyTargets', 'NoHealthyTarget', 'LoadBalancerErrors', 'LoadBalancerRejections', 'CpuUtilization', 'MemoryUtilization',
    ]);
    const template = Template.fromStack(stack);
    const found = Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => {
      expect([Properties.AlarmActions, Properties.OKActions]).toEqual([[{ Ref: expect.stringMatching('Topic') }], [{ Ref: expect.stringMatching('Topic') }]]);
      expect([Properties.EvaluationPeriods, Properties.TreatMissingData, Properties.ComparisonOperator]).toEqual(Properties.MetricName === 'HealthyHostCount'
        ? [3, 'breaching', 'LessThanThreshold'] : [3, 'notBreaching', 'GreaterThanThreshold']);
      return Properties.Threshold;
    });
    expect(found.sort((a, b) => a - b)).toEqual([0, 1, 1, 5, 10, 80, 80, 100]);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'HTTPCode_ELB_4XX_Count', Statistic: 'Sum', Threshold: 100 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'HealthyHostCount', Statistic: 'Maximum', Threshold: 1 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Threshold: 5, Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(MAX([accepted, errors]) >= 20, 100 * errors / MAX([accepted, errors]), 0)' })]),
    });
  });

  test('detect an app whose authorization endpoint fails, so that no request is accepted', () => {
    const failed = { status: 500, reason: 'authorization-failed' };
    const answered = { status: 200, reason: '' };
    // The metrics of a minute, and the result of the CloudWatch expression.
    const share = (lines: object[]) => {
      const count = (pattern: logs.IFilterPattern) => lines.filter((line) => matchesPattern(pattern.logPatternString, line as never)).length;
      const [accepted, errors] = [count(ACCEPTED), count(UPSTREAM_ERRORS)];
      const stack = new TestStack();
      stack.service().addRecommendedAlarms();
      const expressions = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm'))
        .flatMap(({ Properties }) => Properties.Metrics ?? []).map(({ Expression }) => Expression).filter((text) => /errors/.test(text));
      const script = String(expressions[0]).replace(/MAX\(\[/g, 'Math.max(...[').replace(/^IF\((.*?), (100.*), 0\)$/, '$1 ? $2 : 0');
      return new Function('accepted', 'errors', `return ${script}`)(accepted, errors);
    };
    const times = (n: number, line: object) => Array.from({ length: n }, () => line);
    expect(share(times(1000, failed))).toBe(100);
    expect(share([...times(90, answered), ...times(10, { status: 502, reason: 'app-unreachable' })])).toBe(10);
    expect(share(times(10, failed))).toBe(0);
    expect(share([...times(5, failed), ...times(20, answered)])).toBeLessThanOrEqual(100);
  });

  test.each([
    [{ evaluationPeriods: 1.5 }, /`evaluationPeriods` must be a whole number from 1 to 1440/], [{ evaluationPeriods: 2000 }, /`evaluationPeriods`/],
    [{ evaluationPeriods: 170, period: Duration.hours(1) }, /`evaluationPeriods` must be a whole number from 1 to 168/],
    [{ period: Duration.seconds(90) }, /`period` must be a Duration of whole minutes, up to a day, got: Duration\.seconds\(90\)/],
  ])('have periods that CloudWatch supports, and not %p', (options, message) => {
    expect(() => new TestStack().service().addRecommendedAlarms(options)).toThrow(message);
  });

  test('include rejections if requested, and both target groups of a deployment that shifts requests', () => {
    const stack = new TestStack();
    const service = stack.service({ deployment: Deployment.canary(), deploymentAlarms: { alarmNames: ['errors'] } });
    const alarms = service.addRecommendedAlarms({ rejectedPercent: 50, latency: Duration.millis(250), period: Duration.minutes(5) });
    expect(alarms.rejections).toBeDefined();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 0.25, ExtendedStatistic: 'p95', Period: 300 });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 50, Metrics: Match.arrayWith([Match.objectLike({ Expression: 'IF(accepted + rejected >= 20, 100 * rejected / (accepted + rejected), 0)' })]) });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { Threshold: 0, Metrics: Match.arrayWith([Match.objectLike({ Expression: 'MAX([FILL(m0, 0), FILL(m1, 0)])' })]) });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('can be added only once', () => {
    const service = new TestStack().service();
    service.addRecommendedAlarms();
    expect(() => service.addRecommendedAlarms()).toThrow(/already a Construct with name 'RecommendedAlarms'/);
  });
});

test('limits the names of saved queries to the maximum length of CloudWatch Logs', () => {
  const namesOf = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties.Name as string);
  const stack = new TestStack(newApp(), 's'.repeat(128));
  const nested = ['a', 'b'].map((letter) => {
    const scope = new Construct(stack, letter.repeat(200));
    return new ReverseProxiedService(scope, 'Orders', {
      cluster: stack.cluster,
      app: { image: APP_IMAGE, port: 3000 },
      routes: [Route.prefix('/')],
      exposure: Exposure.internetFacing({ certificate: stack.certificate }),
    });
  });
  nested.forEach((service) => service.addLogsInsightsQueries());
  const names = namesOf(stack);
  expect(names).toHaveLength(14);
  expect(new Set(names).size).toBe(14);
  for (const name of names) expect(name.length).toBeLessThanOrEqual(255);

  const service = new TestStack().service();
  expect(() => service.addLogsInsightsQueries({ namePrefix: 'x'.repeat(250) })).toThrow(/`namePrefix` must be at most 234 characters long/);
  expect(() => service.addLogsInsightsQueries({ namePrefix: 'x'.repeat(234) })).not.toThrow();
});

test('saved queries return the expected lines', () => {
  expect(() => new TestStack().service().addLogsInsightsQueries({ limit: -3 })).toThrow(/`limit` must be a whole number of lines from 1 to 10,000, got: -3/);
});

test('the dashboard shows every reason, times, errors and tasks', () => {
  const stack = new TestStack();
  const dashboard = stack.service().addDashboard({ dashboardName: 'orders' });
  expect(dashboard).toBeInstanceOf(cloudwatch.Dashboard);
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  const body = JSON.stringify(Properties.DashboardBody);
  for (const reason of Object.values(RejectionReason)) expect(body).toContain(reason);
  for (const metric of ['Accepted', 'Rejected', 'UpstreamErrors', 'p99', 'CPUUtilization', 'MemoryUtilization', 'SampleCount']) expect(body).toContain(metric);
  expect(Properties.DashboardName).toBe('orders');
});

describe('saved queries', () => {
  const stack = new TestStack();
  stack.service().addLogsInsightsQueries();
  const queries = Object.values(Template.fromStack(stack).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties);
  let lines: LogLine[];
  beforeAll(async () => { lines = await realLogLines(Enforcement.REPORT_ONLY); });

  test('have names with a common prefix, and the log group of the proxy', () => {
    expect(queries.map(({ Name }) => Name).sort()).toEqual([
      'Stack/Orders/incomplete answers', 'Stack/Orders/rejections by reason', 'Stack/Orders/slowest routes', 'Stack/Orders/top clients', 'Stack/Orders/top rejected clients',
      'Stack/Orders/top rejected paths', 'Stack/Orders/upstream errors',
    ]);
    for (const { LogGroupNames } of queries) expect(LogGroupNames).toEqual([{ Ref: expect.stringMatching('NginxLogGroup') }]);
  });

  test('read only fields that the log lines have', () => {
    const own = new Set(['requests', 'targets', 'bytes', 'path', 'mean', 'p95', 'longest']);
    const words = new Set(['fields', 'filter', 'stats', 'parse', 'sort', 'limit', 'desc', 'by', 'as', 'like', 'and', 'not', 'in', 'count', 'count_distinct', 'sum', 'avg', 'pct', 'max', 'timestamp', 'message', 'or']);
    for (const { QueryString } of queries) {
      const bare = QueryString.replace(/"[^"]*"/g, '').replace(/\/[^\n]*\//g, '').replace(/like \/\.\//g, 'like');
      const names = [...bare.matchAll(/[a-z_][a-z_0-9]*/g)].map(([name]) => name).filter((name) => !own.has(name) && !words.has(name));
      expect(names.length).toBeGreaterThan(0);
      for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining(names));
    }
  });

  test('find rejections, and no failures of the app', () => {
    for (const { QueryString } of queries.filter(({ Name }) => Name.includes('reject'))) {
      expect(QueryString).toContain('reason like /./ and reason not in ["app-unreachable", "app-timeout", "app-header-too-large", "app-answer-invalid", "app-too-slow", "app-answer-incomplete", "answer-undelivered", "web-socket-not-listed"]');
    }
  });

  test('find errors of the app, and no rejections', () => {
    const query = queries.find(({ Name }) => Name.endsWith('upstream errors'))!.QueryString;
    expect(query).toContain('status >= 500 and (reason not in ["unsupported-http-version", "too-many-connections", "storage-full"] or @message like /"enforced":false/)');
  });

  test('are named after the service at any place in the construct tree', () => {
    const app = newApp();
    const shop = new TestStack(app, 'Shop');
    for (const id of ['A', 'B']) {
      const { cluster, certificate } = shop;
      new ReverseProxiedService(new Construct(shop, id), 'Service', {
        cluster, app: { image: APP_IMAGE, port: 3000 }, routes: [Route.prefix('/')], exposure: Exposure.internal({ certificate }),
      }).addLogsInsightsQueries();
    }
    shop.service().addLogsInsightsQueries();
    const names = Object.values(Template.fromStack(shop).findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties.Name);
    expect(new Set(names).size).toBe(21);
    expect(names).toEqual(expect.arrayContaining(['Shop/A/Service/top clients', 'Shop/B/Service/top clients', 'Shop/Orders/top clients']));
  });
});
