import { Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import { jsonBytes } from './start-command';

/** The largest task definition that ECS registers: 64 KiB (Amazon ECS service quotas). */
const MAX_TASK_DEFINITION_BYTES = 64 * 1024;

/** What a value that is known at deployment only is taken to be as long as: a long ARN. */
const UNKNOWN = 'x'.repeat(200);

/** What is wrong with a task definition that holds the configuration of NGINX, if it is too large for ECS. */
export function tooLarge(taskDefinition: ecs.TaskDefinition): string[] {
  const bytes = taskDefinitionBytes(taskDefinition);
  return bytes <= MAX_TASK_DEFINITION_BYTES ? [] : [
    `the task definition must be at most ${MAX_TASK_DEFINITION_BYTES} bytes with the NGINX configuration in it, which is compressed where that helps, got: ${bytes};`
    + ' use ProxyImage.built(), which puts the configuration into the image, or fewer routes',
  ];
}

/**
 * The size of the request that registers a task definition, as JSON. AWS says how much is allowed and not how it counts,
 * so this is what it can be at most.
 */
export function taskDefinitionBytes(taskDefinition: ecs.TaskDefinition): number {
  const resource = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const template = Stack.of(taskDefinition).resolve(resource._toCloudFormation());
  const [{ Properties: properties }] = Object.values<any>(template.Resources);
  return jsonBytes(asRegistered(properties));
}

/** With CloudFormation's functions filled in. */
function asRegistered(value: any): any {
  if (Array.isArray(value)) {
    return value.map(asRegistered);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [name, ...others] = Object.keys(value);
  if (others.length === 0 && name === 'Fn::Join') {
    const [delimiter, parts] = value[name];
    return Array.isArray(parts) ? parts.map(asRegistered).join(delimiter) : UNKNOWN;
  }
  if (others.length === 0 && (name === 'Ref' || name?.startsWith('Fn::'))) {
    return UNKNOWN;
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asRegistered(inner)]));
}
