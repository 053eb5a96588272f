import * as fs from 'fs';
import * as path from 'path';
import { ContainerTask } from './container-task';
import type { Task, TaskOptions } from './task';
import { BuiltImages } from '../../containers/podman/built-images';
import { Podman } from '../../containers/podman/podman';
import { importStandIns, NODE } from '../../containers/podman/stand-in-images';
import { debianBase } from '../../containers/setup/debian-base';
import { preparePodman } from '../../containers/setup/podman-packages';
import { scaledConfiguration } from '../time-scale';

/** podman with the images of the tasks. */
export class Containers {
  /** Prepares everything, or says why there are no containers here. */
  public static async prepare(progress: (text: string) => void): Promise<Containers | string> {
    const obstacle = preparePodman();
    if (obstacle !== undefined) {
      return obstacle;
    }
    let base: string;
    try {
      progress('The base image, from Debian\'s packages ...');
      base = await debianBase(progress);
    } catch (error) {
      return (error as Error).message;
    }
    const podman = new Podman();
    try {
      progress('The images ...');
      await importStandIns(podman, base);
      return new Containers(podman);
    } catch (error) {
      podman.close();
      throw error;
    }
  }

  private readonly images: BuiltImages;
  private readonly app: Promise<string>;
  private made = 0;

  private constructor(private readonly podman: Podman) {
    this.images = new BuiltImages(podman);
    this.app = this.images.name({ hash: 'app', folder: this.appContext(), buildArguments: {} });
    this.app.catch(() => undefined); // said where the image is used
  }

  /** Makes a task of containers. */
  public async launch(options: TaskOptions): Promise<Task> {
    const { image: { asset, configuration }, scale } = options;
    // The same build context, but for the times.
    const hash = `${asset.hash}-${scale.seconds}`;
    const folder = path.join(this.podman.folder, 'contexts', hash);
    if (!fs.existsSync(folder)) {
      fs.cpSync(asset.folder, folder, { recursive: true });
      fs.writeFileSync(path.join(folder, 'nginx.conf'), scaledConfiguration(configuration, scale));
    }
    const images = { proxy: await this.images.name({ ...asset, hash, folder }), app: await this.app };
    return ContainerTask.create({ ...options, podman: this.podman, images, name: `task${this.made++}` });
  }

  public close(): void {
    this.podman.close();
  }

  private appContext(): string {
    const folder = path.join(this.podman.folder, 'contexts/app');
    fs.mkdirSync(folder, { recursive: true });
    fs.copyFileSync(path.join(__dirname, '../app.js'), path.join(folder, 'app.js'));
    fs.writeFileSync(path.join(folder, 'Dockerfile'), `FROM ${NODE}\nCOPY app.js /app.js\nCMD ["node", "/app.js"]\n`);
    return folder;
  }
}
