import * as fs from 'fs';
import * as path from 'path';

const PROGRAM = path.join(__dirname, 'docker-stand-in.js');

/** The stand-in for Docker, with a record of its own for each example. */
export class ImageBuilder {
  public constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
  }

  /** What the CDK CLI has to be told to use it. */
  public environment(example: string): NodeJS.ProcessEnv {
    return { CDK_DOCKER: PROGRAM, IMAGE_BUILDER_CALLS: this.file(example) };
  }

  /** The images that were pushed, for one example or for all. */
  public pushed(example?: string): string[] {
    const files = example === undefined ? fs.readdirSync(this.folder).map((name) => path.join(this.folder, name)) : [this.file(example)];
    return files.filter((file) => fs.existsSync(file))
      .flatMap((file) => fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line)))
      .filter(({ command }) => command === 'push')
      .map(({ image }) => image);
  }

  private file(example: string): string {
    return path.join(this.folder, `${example}.jsonl`);
  }
}
