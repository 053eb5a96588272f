import { Token } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Problems } from '../../validation/problems';

/** Checks that the CPU architecture of the tasks is known, and adds a problem. */
export function checkCpuArchitecture(problems: Problems, cpuArchitecture: ecs.CpuArchitecture | undefined): void {
  if (cpuArchitecture !== undefined && Token.isUnresolved(cpuArchitecture._cpuArchitecture)) {
    problems.add('cpuArchitecture', cpuArchitecture._cpuArchitecture, 'known at synthesis', 'write for example `ecs.CpuArchitecture.ARM64`, because the proxy image is built for the architecture');
  }
}
