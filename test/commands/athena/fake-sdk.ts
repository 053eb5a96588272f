import * as fs from 'fs';
import * as path from 'path';

/** A call of the SDK. */
export interface SdkCall {
  readonly command: string;
  readonly input: Record<string, unknown>;
}

/** A function that answers the calls of the SDK. */
export type SdkAnswers = (call: SdkCall) => object | Promise<object>;

const MODULE = `
exports.AthenaClient = class {
  send(command) { return Promise.resolve().then(() => globalThis.answerOfFakeSdk({ command: command.constructor.name, input: command.input })); }
  destroy() {}
};
for (const name of ['GetTableMetadata', 'StartQueryExecution', 'GetQueryExecution', 'GetQueryResults', 'StopQueryExecution']) {
  exports[name + 'Command'] = { [name]: class { constructor(input) { this.input = input; } } }[name];
}
`;

/** Makes a folder a project that has a package with the interface of the AWS SDK. */
export function installFakeSdk(folder: string): void {
  const home = path.join(folder, 'node_modules/@aws-sdk/client-athena');
  fs.mkdirSync(home, { recursive: true });
  fs.writeFileSync(path.join(home, 'package.json'), JSON.stringify({ name: '@aws-sdk/client-athena', version: '3.0.0', main: 'index.js' }));
  fs.writeFileSync(path.join(home, 'index.js'), MODULE);
}

/** Answers the calls from now on, and returns the list to which calls are added. */
export function answerCalls(answers: SdkAnswers): SdkCall[] {
  const calls: SdkCall[] = [];
  Object.assign(globalThis, {
    answerOfFakeSdk: (call: SdkCall) => {
      calls.push(call);
      return answers(call);
    },
  });
  return calls;
}
