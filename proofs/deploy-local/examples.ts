import * as fs from 'fs';
import * as path from 'path';
import { exampleFolders } from '../../testing/examples';

const ONE_MORE_ROUTE = path.join(__dirname, 'one-more-route.ts');

/** An app that is deployed. */
export interface Example {
  readonly name: string;
  readonly folder: string;
  /** What the CDK CLI runs to synthesize it, as its `cdk.json` says. */
  readonly command: string;
  /** The same with one more route, where the app is one of TypeScript. */
  readonly changedCommand?: string;
}

/** Every example in TypeScript. */
export function findExamples(): Example[] {
  return exampleFolders()
    .map((folder) => ({ name: path.basename(folder), folder }))
    .map(({ name, folder }) => {
      const command: string = JSON.parse(fs.readFileSync(path.join(folder, 'cdk.json'), 'utf8')).app;
      const changedCommand = command.replace(/\bts-node /, `ts-node --require ${ONE_MORE_ROUTE} `);
      return { name, folder, command, changedCommand: changedCommand === command ? undefined : changedCommand };
    });
}
