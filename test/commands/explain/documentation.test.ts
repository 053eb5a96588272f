import * as path from 'path';
import { expectDocumentedOutputs } from '../documented-commands';

test.each([['docs/commands/explain.md', 3], ['docs/refused.md', 8]])('%s shows real output', async (page, least) => {
  await expectDocumentedOutputs(page, path.join(__dirname), least);
});
