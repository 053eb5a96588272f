import { Stack, Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Problems } from '../validation/problems';

/** Checks an existing task definition together with the options that conflict with it, and adds problems. */
export function checkExistingTaskDefinition(
  problems: Problems, taskDefinition: ecs.TaskDefinition, compatible: boolean, launchType: string, settled: Record<string, unknown>,
): void {
  if (!compatible) {
    problems.add('taskDefinition', taskDefinition, `compatible with ${launchType}`, 'create the task definition with that compatibility, or use another `Capacity`');
  }
  const { runtimePlatform } = taskDefinition.node.defaultChild as ecs.CfnTaskDefinition;
  const family: unknown = Stack.of(taskDefinition).resolve(runtimePlatform)?.operatingSystemFamily ?? 'LINUX';
  if (typeof family === 'string' && family !== 'LINUX') {
    problems.add('taskDefinition.runtimePlatform.operatingSystemFamily', family, 'LINUX', 'pass a task definition for Linux, because the proxy requires Linux');
  }
  for (const [prop, value] of Object.entries(settled)) {
    if (value !== undefined) {
      problems.conflict(prop, value, '`taskDefinition`', `leave \`${prop}\` out and set the value in the task definition`);
    }
  }
}

/** The CPU units of a task, if the task definition sets them and they are known at synthesis. */
export function cpuOf(taskDefinition: ecs.TaskDefinition): number | undefined {
  const cpu = Stack.of(taskDefinition).resolve((taskDefinition.node.defaultChild as ecs.CfnTaskDefinition).cpu);
  return cpu === undefined || typeof cpu === 'object' || Number.isNaN(Number(cpu)) ? undefined : Number(cpu);
}

/** The vCPUs of a task with a task size: that of an existing task definition, or the given CPU units. One if the size is unknown. */
export function vcpusOf(taskDefinition: ecs.TaskDefinition | undefined, cpuUnits: number): number {
  const cpu = taskDefinition ? cpuOf(taskDefinition) : cpuUnits;
  return cpu === undefined || Token.isUnresolved(cpu) ? 1 : cpu / 1024;
}
