import * as fs from 'fs';

const LOOK_EVERY_MS = 300;

/** A file whose changes are noticed from the creation of this object on, so create the object before the file is read. */
export class WatchedFile {
  private seen: string | undefined;
  private looking?: NodeJS.Timeout;

  constructor(private readonly file: string) {
    this.seen = this.stamp();
  }

  /** Calls a function after each change. A file that is absent, as while an editor replaces the file, has not changed. */
  public onChange(changed: () => void): void {
    this.looking = setInterval(() => {
      const stamp = this.stamp();
      if (stamp !== undefined && stamp !== this.seen) {
        this.seen = stamp;
        changed();
      }
    }, LOOK_EVERY_MS);
  }

  public close(): void {
    clearInterval(this.looking);
  }

  private stamp(): string | undefined {
    const stats = fs.statSync(this.file, { throwIfNoEntry: false });
    return stats && [stats.ino, stats.size, stats.mtimeMs].join(' ');
  }
}
