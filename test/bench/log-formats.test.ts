import { benchLogs } from '../../bench/logs';
import { GENERATED_FORMATS } from '../../bench/logs/log-formats';
import { LineReader } from '../../src/commands/logs/line-reader';
import { LoggedRequest } from '../../src/commands/logs/logged-request';

const REQUEST: LoggedRequest = {
  time: Date.UTC(2026, 10, 29, 6, 13, 19),
  method: 'POST',
  target: '/orders/17',
  client: '203.0.113.7',
  userAgent: 'client/1',
  host: 'api.example.com',
  status: 201,
  appStatus: 201,
  weight: 1,
  webSocket: false,
};

test.each(GENERATED_FORMATS.map((format) => [format.name, format] as const))('a generated line of %s is read as the request', (name, format) => {
  const requests: LoggedRequest[] = [];
  const reader = new LineReader((request) => requests.push({ ...request }));
  const lines = `${format.heading}${format.line(REQUEST)}`.split('\n');
  expect(lines.pop()).toBe('');
  expect(lines.map((line) => reader.read(line))).not.toContain(false);
  reader.end();
  expect([...reader.counts.formats.keys()]).toEqual([name]);
  expect(requests).toHaveLength(1);
  const { time, method, target, client, userAgent, status } = requests[0];
  expect({ method, target, client, userAgent, status }).toEqual({
    method: REQUEST.method, target: REQUEST.target, client: REQUEST.client, userAgent: REQUEST.userAgent, status: REQUEST.status,
  });
  expect(Math.floor(time! / 1000)).toBe(REQUEST.time! / 1000);
});

test.each([
  [['--lines', '10,x'], '--lines must be whole numbers above 0 with commas between them, not "x"'],
  [['--only', 'squid'], '--only must be names of formats (proxy, alb, combined, cloudfront), not "squid"'],
])('the benchmark of logs rejects %j', async (argv, message) => {
  await expect(benchLogs(argv, () => {}, () => {})).rejects.toThrow(message);
});
