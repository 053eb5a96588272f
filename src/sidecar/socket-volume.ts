import * as path from 'path';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

const VOLUME = 'app-socket';

/** Shares the socket file of the app with the proxy: both containers mount a volume of the task at the file's folder. */
export function shareSocketFolder(socket: string, app: ecs.ContainerDefinition, proxy: ecs.ContainerDefinition): void {
  const containerPath = path.posix.dirname(socket);
  proxy.taskDefinition.addVolume({ name: VOLUME });
  app.addMountPoints({ sourceVolume: VOLUME, containerPath, readOnly: false });
  // A connection to the socket does not write to the volume.
  proxy.addMountPoints({ sourceVolume: VOLUME, containerPath, readOnly: true });
}
