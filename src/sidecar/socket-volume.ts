import * as path from 'path';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

const VOLUME = 'app-socket';

/** Lets the proxy reach a socket file of the app: a volume of the task is the file's folder in both containers. */
export function shareSocketFolder(socket: string, app: ecs.ContainerDefinition, proxy: ecs.ContainerDefinition): void {
  const containerPath = path.posix.dirname(socket);
  proxy.taskDefinition.addVolume({ name: VOLUME });
  app.addMountPoints({ sourceVolume: VOLUME, containerPath, readOnly: false });
  // To connect is not to write to the volume.
  proxy.addMountPoints({ sourceVolume: VOLUME, containerPath, readOnly: true });
}
