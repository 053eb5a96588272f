import { Stack } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { StockImageStack } from '../../examples/stock-image/app';
import { TlsToTheContainerStack } from '../../examples/tls-to-the-container/app';
import { newApp } from '../support/cdk';

test.each<[string, Stack]>([
  ['stock-image', new StockImageStack(newApp(), 'StockImage')],
  ['tls-to-the-container', new TlsToTheContainerStack(newApp(), 'TlsToTheContainer')],
])('cdk-nag finds in %s only what its owner has to decide', (_, stack) => {
  const { violations } = new AwsSolutionsChecks(stack.node.root).validateScope(stack);
  expect(violations.map(({ ruleName }) => ruleName).sort()).toEqual(['AwsSolutions-EC23', 'AwsSolutions-ELB2']);
});
