import * as fs from 'fs';
import * as path from 'path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ShopStack } from '../../examples/demo/app';
import { OrdersStack } from '../../examples/minimal/app';
import { newApp } from '../../testing/cdk';

const FILE = path.join(__dirname, 'logical-ids.json');


/** The logical ids of the resources of the service, with their types. Network and cluster belong to the example. */
function logicalIds(stack: Stack, service: string): Record<string, string> {
  const resources: Record<string, { Type: string }> = Template.fromStack(stack).toJSON().Resources;
  return Object.fromEntries(Object.entries(resources)
    .filter(([id]) => id.startsWith(service))
    .map(([id, { Type }]): [string, string] => [id, Type])
    .sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('the logical ids of the examples are unchanged: a changed id replaces a resource in production', () => {
  const found = {
    demo: logicalIds(new ShopStack(newApp(), 'Demo'), 'Shop'),
    minimal: logicalIds(new OrdersStack(newApp(), 'Minimal'), 'Orders'),
  };
  expect(found).toEqual(JSON.parse(fs.readFileSync(FILE, 'utf8')));
});
