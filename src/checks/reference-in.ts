import { Reference, Tokenization } from 'aws-cdk-lib';

/** The reference in an ARN, if the ARN belongs to a resource of the app. */
export function referenceIn(arn: string): Reference | undefined {
  const token = Tokenization.reverseString(arn).firstToken;
  return token && Reference.isReference(token) ? token : undefined;
}
