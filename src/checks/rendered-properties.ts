import { CfnResource, Reference, Stack, Tokenization } from 'aws-cdk-lib';

/** The properties of a resource as they will be in the template, with escape hatches and with CloudFormation's functions. */
export function renderedProperties(resource: CfnResource): any {
  const template = Stack.of(resource).resolve(resource._toCloudFormation());
  const [{ Properties: properties = {} }] = Object.values<any>(template.Resources);
  return withoutNoValue(properties);
}

/** Removes values that CloudFormation ignores: AWS::NoValue, and holes that escape hatches leave in lists. */
function withoutNoValue(value: any): any {
  if (Array.isArray(value)) return value.map(withoutNoValue).filter((element) => element !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref === 'AWS::NoValue') return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isFunction(key) ? inner : withoutNoValue(inner)]));
}

/** Whether a key is the name of a CloudFormation function, whose arguments are positional. */
export function isFunction(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

/** The number, if it is known at synthesis. */
export function knownNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** The text, if it is known at synthesis. */
export function knownText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The objects of a list, as far as they are known at synthesis. */
export function knownObjects(value: unknown): any[] {
  return !Array.isArray(value) ? [] : value.filter((element) => (
    typeof element === 'object' && element !== null && !Object.keys(element).some(isFunction)));
}

/** The reference in an ARN, if the ARN belongs to a resource of the app. */
export function referenceIn(arn: string): Reference | undefined {
  const token = Tokenization.reverseString(arn).firstToken;
  return token && Reference.isReference(token) ? token : undefined;
}
