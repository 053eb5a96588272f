import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import { createInterface } from 'readline';

/** Calls of services that the project has no client of the AWS SDK for, through botocore, one after another. */
export class ServiceCalls {
  private readonly child: ChildProcess;
  private readonly waiting: Array<(answer: { result?: any; error?: string }) => void> = [];

  public constructor(python: string, endpoint: string, region: string, env: NodeJS.ProcessEnv) {
    this.child = spawn(python, [path.join(__dirname, 'service-calls.py'), endpoint, region], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    createInterface({ input: this.child.stdout! }).on('line', (line) => this.waiting.shift()!(JSON.parse(line)));
    const ended = () => this.waiting.splice(0).forEach((settle) => settle({ error: 'service-calls.py ended' }));
    this.child.on('exit', ended).on('error', ended);
    this.child.stdin!.on('error', ended);
  }

  /**
   * What an operation gives, all pages of it.
   *
   * @param operation as botocore has it: `list_hosted_zones`
   * @throws if the service answers with an error
   */
  public async call(service: string, operation: string, input: Record<string, unknown> = {}): Promise<Record<string, any>> {
    const answer = await new Promise<{ result?: any; error?: string }>((settle) => {
      this.waiting.push(settle);
      this.child.stdin!.write(`${JSON.stringify({ service, operation, input })}\n`);
    });
    if (answer.error !== undefined) throw new Error(`${service} ${operation}: ${answer.error}`);
    return answer.result;
  }

  public destroy(): void {
    this.child.stdin!.end();
  }
}
