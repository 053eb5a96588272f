import * as fs from 'fs';
import * as path from 'path';
import * as util from 'util';
import { CloudFormation } from '@aws-sdk/client-cloudformation';
import { ECS } from '@aws-sdk/client-ecs';
import { templates } from '../../testing/cloud-assembly';
import { ACCOUNT, cliEnvironment, CREDENTIALS, NOBODY, REGION } from '../deploy-local/account';
import { readAssembly, templatesOf } from '../deploy-local/assembly';
import { cdkCli } from '../deploy-local/cdk-cli';
import { Emulator, startEmulator } from '../deploy-local/emulator';
import { emulatorPython } from '../deploy-local/emulator-python';
import { ImageBuilder } from '../deploy-local/image-builder';

const STACK = 'Bookshop';

/** A deployed version of the example. */
export interface DeployedVersion {
  /** The lines of the CDK CLI that say how the deployment ended. */
  readonly said: string;
  /** The configuration of NGINX in the image that the deployed task definition names. */
  readonly configuration: string;
  /** The text of the saved query `would break`, if the template has the query. */
  readonly wouldBreak?: string;
}

/** An emulated AWS, to which the real CDK CLI deploys the app in a folder. */
export class Deployment {
  /** @param app the folder of the CDK app, with cdk.json; `folder` is for the files of the CLI and of the emulator */
  public static async start(app: string, folder: string): Promise<Deployment> {
    const python = emulatorPython();
    if (!('executable' in python)) {
      throw new Error(`The emulator of AWS is a Python program, and cannot run here: ${'skipped' in python ? python.skipped : python.failed}.`);
    }
    // The emulator needs the types of resources before it starts.
    const assembly = path.join(folder, 'first');
    await cdkCli(cliEnvironment(NOBODY, folder))(['synth', '--quiet', '--context', 'report-only=true', '--output', assembly], app);
    const emulator = await startEmulator(python.executable, folder, templatesOf(readAssembly(assembly)));
    const environment = { ...cliEnvironment(emulator.endpoint, folder), ...new ImageBuilder(path.join(folder, 'images')).environment(STACK) };
    await cdkCli(environment)(['bootstrap', `aws://${ACCOUNT}/${REGION}`], folder);
    return new Deployment(app, emulator, environment);
  }

  private constructor(private readonly app: string, private readonly emulator: Emulator, private readonly environment: NodeJS.ProcessEnv) {}

  /** Runs `cdk deploy` with these arguments. */
  public async deploy(args: readonly string[]): Promise<DeployedVersion> {
    const said = await cdkCli(this.environment)(['deploy', ...args, '--require-approval', 'never'], this.app);
    const assembly = path.join(this.app, 'cdk.out');
    return {
      said: successIn(said),
      configuration: this.configurationIn(assembly, await this.proxyImage()),
      wouldBreak: wouldBreakIn(assembly),
    };
  }

  public stop(): Promise<void> {
    return this.emulator.stop();
  }

  /** The image of the proxy in the deployed task definition. */
  private async proxyImage(): Promise<string> {
    const settings = { endpoint: this.emulator.endpoint, region: REGION, credentials: CREDENTIALS };
    const { StackResources = [] } = await new CloudFormation(settings).describeStackResources({ StackName: STACK });
    const { PhysicalResourceId } = StackResources.find(({ ResourceType }) => ResourceType === 'AWS::ECS::TaskDefinition')!;
    const { taskDefinition } = await new ECS(settings).describeTaskDefinition({ taskDefinition: PhysicalResourceId });
    return taskDefinition!.containerDefinitions!.find(({ name }) => name === 'nginx')!.image!;
  }

  /** The configuration in the folder from which an image is built. The tag of the image is the hash in the name of the folder. */
  private configurationIn(assembly: string, image: string): string {
    return fs.readFileSync(path.join(assembly, `asset.${/:(\w+)$/.exec(image)![1]}`, 'nginx.conf'), 'utf8');
  }
}

/** The line of the CDK CLI that says that the stack is deployed. */
function successIn(said: string): string {
  const line = util.stripVTControlCharacters(said).split('\n').find((one) => one.includes('✅'));
  if (line === undefined) {
    throw new Error(`The CDK CLI does not say that it has deployed the stack:\n${said}`);
  }
  return line.trim();
}

function wouldBreakIn(assembly: string): string | undefined {
  const resources: Array<{ Type: string; Properties: any }> = Object.values(templates(assembly)[STACK].Resources);
  return resources.find(({ Type, Properties }) => Type === 'AWS::Logs::QueryDefinition' && /would break$/.test(Properties.Name))?.Properties.QueryString;
}
