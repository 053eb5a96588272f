import { expectDocumentedOutputs } from '../documented-commands';

test('docs/commands/check.md shows real output', async () => {
  await expectDocumentedOutputs('docs/commands/check.md', __dirname, 1);
});
