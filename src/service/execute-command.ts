import type * as ecs from 'aws-cdk-lib/aws-ecs';

/** Where the agent behind ECS Exec writes. It runs as root, whatever the user of the container. */
const AGENT_FOLDERS = { 'app-exec-state': '/var/lib/amazon/ssm', 'app-exec-logs': '/var/log/amazon/ssm' };

/** Lets ECS Exec work in a container that cannot write to its root file system. */
export function addAgentVolumes(container: ecs.ContainerDefinition): void {
  for (const [name, containerPath] of Object.entries(AGENT_FOLDERS)) {
    container.taskDefinition.addVolume({ name });
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false });
  }
}
