import { Reference, Tokenization } from 'aws-cdk-lib';

/** What an ARN refers to, where it is that of something in the app. */
export function referenceIn(arn: string): Reference | undefined {
  const token = Tokenization.reverseString(arn).firstToken;
  return token && Reference.isReference(token) ? token : undefined;
}
