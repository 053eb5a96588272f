import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { NginxConfiguration } from '../nginx';

const containerPath = NginxConfiguration.WRITABLE_FOLDER;

/**
 * Adds an empty volume on the task's disk. The volume belongs to NGINX's user only if the image has a `VOLUME` instruction
 * for the folder.
 */
export function addWritableVolume(container: ecs.ContainerDefinition): void {
  container.taskDefinition.addVolume({ name: 'nginx-tmp' });
  container.addMountPoints({ sourceVolume: 'nginx-tmp', containerPath, readOnly: false });
}

/**
 * Adds a tmpfs, which all users may write to regardless of the image. The tmpfs counts toward the container's memory, so its
 * size is half of the limit. AWS Fargate supports tmpfs since January 2026 on platform version 1.4.0.
 */
export function addWritableMemory(linuxParameters: ecs.LinuxParameters, memoryLimitMiB: number): void {
  const { RW, NOEXEC, NOSUID, NODEV } = ecs.TmpfsMountOption;
  linuxParameters.addTmpfs({
    containerPath,
    size: Token.isUnresolved(memoryLimitMiB) ? 64 : Math.max(1, Math.floor(memoryLimitMiB / 2)),
    mountOptions: [RW, NOEXEC, NOSUID, NODEV],
  });
}
