import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties of a resource as its template will have them, escape hatches included, with CloudFormation's functions. */
export function renderedProperties(resource: CfnResource): any {
  const template = Stack.of(resource).resolve(resource._toCloudFormation());
  const [{ Properties: properties = {} }] = Object.values<any>(template.Resources);
  return withoutNoValue(properties);
}

/** What is AWS::NoValue is not there for CloudFormation, and neither is a hole that an escape hatch leaves in a list. */
function withoutNoValue(value: any): any {
  if (Array.isArray(value)) return value.map(withoutNoValue).filter((element) => element !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref === 'AWS::NoValue') return undefined;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, isFunction(key) ? inner : withoutNoValue(inner)]));
}

/** The name of a function of CloudFormation, whose arguments have their places. */
export function isFunction(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

/** A number that is known at synthesis. */
export function knownNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** A text that is known at synthesis. */
export function knownText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Objects of a list, as far as they are known at synthesis. */
export function knownObjects(value: unknown): any[] {
  return !Array.isArray(value) ? [] : value.filter((element) => (
    typeof element === 'object' && element !== null && !Object.keys(element).some(isFunction)));
}
