import { expectDocumentedOutputs } from '../documented-commands';

test('docs/commands/learn.md shows real output', async () => {
  await expectDocumentedOutputs('docs/commands/learn.md', __dirname, 1);
});
