import type * as ecs from 'aws-cdk-lib/aws-ecs';

/** The folders that the agent of ECS Exec writes to. The agent runs as root, regardless of the container's user. */
const AGENT_FOLDERS = { 'app-exec-state': '/var/lib/amazon/ssm', 'app-exec-logs': '/var/log/amazon/ssm' };

/** Enables ECS Exec in a container with a read-only root file system. */
export function addAgentVolumes(container: ecs.ContainerDefinition): void {
  for (const [name, containerPath] of Object.entries(AGENT_FOLDERS)) {
    container.taskDefinition.addVolume({ name });
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false });
  }
}
