import * as fs from 'fs';
import * as path from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ProxyImage, Route } from '../../src';
import { request } from '../../src/commands/replay/raw-client';
import { containersOf, TestStack } from '../../testing/cdk';
import { startContainer } from '../../testing/started-container';

const originSecret = {};

function serviceOf(values = 2): TestStack {
  const stack = new TestStack();
  const secrets = [...Array(values).keys()].map((i) => ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, `Origin${i}`)));
  stack.service({ nginx: { originSecret }, originSecrets: { origin: secrets }, proxyImage: ProxyImage.stock() });
  return stack;
}

const environment = (...values: string[]) => Object.fromEntries(values.map((value, i) => [`NGINX_ORIGIN_SECRET_ORIGIN_${i + 1}`, value]));
const VALUES = ['Value.of+the/first=~', 'value-of-the-next-one'];

test('a container compares the header with each value, and stores the values only in memory', async () => {
  const { nginx } = containersOf(serviceOf());
  expect(nginx.Secrets.map(({ Name }: any) => Name)).toEqual(Object.keys(environment(...VALUES)));
  const container = await startContainer(nginx, environment(...VALUES));
  try {
    const ask = async (value: string) => (await request(container.port, { method: 'GET', target: '/api', headers: [['Host', 'a.example'], ['X-Origin-Secret', value]] })).status;
    // The app is not there.
    expect([await ask(VALUES[0]), await ask(VALUES[1]), await ask('x'), await ask(VALUES[0].toLowerCase()), await ask(VALUES[0].replace('.', 'x'))]).toEqual([502, 502, 403, 403, 403]);
    const file = path.join(container.folder, 'origin-secret-origin');
    expect(fs.statSync(file).mode.toString(8)).toBe('100400');
    expect(fs.readFileSync(`/proc/${container.pid}/environ`, 'latin1').split('\0').filter((line) => line.startsWith('NGINX_ORIGIN'))).toEqual([]);
  } finally {
    await container.end('SIGQUIT');
  }
});

test.each([
  ['', VALUES[1]], ['short', VALUES[1]], [`${VALUES[0]}"`, VALUES[1]], [`${VALUES[0]}\n`, VALUES[1]], [`${VALUES[0]}\\E`, VALUES[1]], [`${VALUES[0]}$a`, VALUES[1]], [`${VALUES[0]} x`, VALUES[1]], ['x'.repeat(257), VALUES[1]],
  [VALUES[0], ''], [VALUES[0], 'short'], [`${VALUES[0]}; include /etc/passwd;`, VALUES[1]],
])('a container does not start with %j and %j, and prints neither', async (...values) => {
  const { nginx } = containersOf(serviceOf());
  const error = await startContainer(nginx, environment(...values)).then((container) => container.end('SIGTERM').then(() => undefined), String);
  expect(error).toMatch(/did not start/);
  values.filter((value) => value.length > 5).forEach((value) => expect(error).not.toContain(value));
});

test('a container does not start without a value', async () => {
  const { nginx } = containersOf(serviceOf(1));
  await expect(startContainer(nginx, {})).rejects.toThrow(/did not start/);
});

test('the template contains no value', () => {
  expect(JSON.stringify(Template.fromStack(serviceOf()).toJSON())).not.toContain('resolve:secretsmanager');
});

test('reports missing and invalid options at synthesis', () => {
  const stack = new TestStack();
  expect(() => stack.service({ nginx: { originSecret } })).toThrow(/`originSecrets` must be an object with the origin secret "origin", which `nginx.originSecret` requires, got: \[\]/);
  expect(() => new TestStack().service({ routes: [Route.exact('/a', { originSecret: { secret: 'other' } })], originSecrets: { origin: [] } })).toThrow(/2 problems:[^]*`originSecrets.origin` must be a list of 1 to 4 secrets, got: \[\][^]*`originSecrets` must be an object with the origin secret "other", which `originSecret` of exact \/a requires, got: \["origin"\]/);
  const late = new TestStack();
  const service = late.service();
  expect(() => service.addRoute(Route.exact('/late', { originSecret }))).toThrow(/\[Stack\/Orders\] invalid addRoute: `originSecrets` must be an object with the origin secret "origin"/);
});
