import * as path from 'path';

/** The account and the region of stacks that name none. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-central-1';

/** Credentials of nobody: the emulator takes any. */
export const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };

/** An environment in which nothing of the developer's own AWS set-up is left, and every call goes to the emulator. */
export function awsEnvironment(endpoint: string, folder: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_|_proxy$/i.test(name));
  return {
    ...Object.fromEntries(kept),
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: `${folder}/no-config`,
    AWS_SHARED_CREDENTIALS_FILE: `${folder}/no-credentials`,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** An endpoint for synthesis, which asks AWS for nothing. */
export const NOBODY = 'http://127.0.0.1:9';

/** The environment of the CDK CLI. */
export function cliEnvironment(endpoint: string, folder: string): NodeJS.ProcessEnv {
  return {
    ...awsEnvironment(endpoint, folder),
    CDK_HOME: path.join(folder, 'cdk-home'),
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: 'true',
    // `npm test` has the validator's opinion on every template.
    CDK_VALIDATION: 'false',
    TMPDIR: folder,
  };
}
