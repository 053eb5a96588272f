import { CfnResource, Stack } from 'aws-cdk-lib';

/** The properties of a resource as its template will have them, escape hatches included, with CloudFormation's functions. */
export function renderedProperties(resource: CfnResource): any {
  const template = Stack.of(resource).resolve(resource._toCloudFormation());
  const [{ Properties: properties = {} }] = Object.values<any>(template.Resources);
  return properties;
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
