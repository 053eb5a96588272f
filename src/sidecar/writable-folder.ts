import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';

const containerPath = NginxConfiguration.WRITABLE_FOLDER;

/** An empty volume on the task's disk. It belongs to NGINX's user only where the image has a `VOLUME` line for the folder. */
export function addWritableVolume(container: ecs.ContainerDefinition): void {
  container.taskDefinition.addVolume({ name: 'nginx-tmp' });
  container.addMountPoints({ sourceVolume: 'nginx-tmp', containerPath, readOnly: false });
}

/**
 * Memory, which everybody may write to whatever the image is. It counts as the container's, so half of that is the most.
 * AWS Fargate has it since January 2026 on platform version 1.4.0.
 */
export function addWritableMemory(linuxParameters: ecs.LinuxParameters, memoryLimitMiB: number): void {
  const { RW, NOEXEC, NOSUID, NODEV } = ecs.TmpfsMountOption;
  linuxParameters.addTmpfs({
    containerPath,
    size: Token.isUnresolved(memoryLimitMiB) ? 64 : Math.max(1, Math.floor(memoryLimitMiB / 2)),
    mountOptions: [RW, NOEXEC, NOSUID, NODEV],
  });
}
