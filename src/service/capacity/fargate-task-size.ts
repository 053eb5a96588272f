import { Token } from 'aws-cdk-lib';
import type { Problems } from '../../validation/problems';

/**
 * The memory in MiB that AWS Fargate supports for CPU units: minimum, maximum and step ("Task size", Amazon ECS Developer
 * Guide).
 */
const MEMORY: Record<number, readonly [number, number, number]> = {
  256: [512, 2048, 512],
  512: [1024, 4096, 1024],
  1024: [2048, 8192, 1024],
  2048: [4096, 16384, 1024],
  4096: [8192, 30720, 1024],
  8192: [16384, 61440, 4096],
  16384: [32768, 122880, 8192],
};
/** The gap between 512 and 2048 MiB: 1536 is not supported. */
const NOT_OF_QUARTER_CPU = 1536;
const LARGEST_KNOWN_CPU = 16384;

/**
 * Checks that AWS Fargate supports the task size, and adds problems. A size above the largest size in the table may be new,
 * so it passes.
 */
export function checkFargateTaskSize(problems: Problems, cpu: number, memoryLimitMiB: number): void {
  const unknown = [['cpu', cpu], ['memoryLimitMiB', memoryLimitMiB]].filter(([, value]) => Token.isUnresolved(value));
  if (unknown.length > 0 || cpu > LARGEST_KNOWN_CPU) return;
  const memory = MEMORY[cpu];
  if (memory === undefined) {
    problems.add('cpu', cpu, `one of ${Object.keys(MEMORY).join(', ')} CPU units`, 'give one of these sizes; 1024 CPU units are one vCPU');
    return;
  }
  const [least, most, step] = memory;
  const fits = memoryLimitMiB >= least && memoryLimitMiB <= most && (memoryLimitMiB - least) % step === 0
    && !(cpu === 256 && memoryLimitMiB === NOT_OF_QUARTER_CPU);
  if (!fits) {
    const allowed = cpu === 256 ? '512, 1024 or 2048' : `from ${least} to ${most} in steps of ${step}`;
    problems.add('memoryLimitMiB', memoryLimitMiB, `${allowed} MiB with ${cpu} CPU units`, 'give such a size, because AWS Fargate supports certain combinations of CPU and memory only');
  }
}
