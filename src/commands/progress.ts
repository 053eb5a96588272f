import type { CommandEnvironment } from './command-environment';

const SHOWN_EVERY_MS = 200;

/**
 * A function that shows the progress of long work in one line of the terminal. Without a terminal, the function does nothing.
 *
 * @param describe the text for an amount of work, for example `12,000 lines`
 */
export function progressLine(environment: CommandEnvironment, describe: (done: number) => string): { update(done: number): void; end(): void } {
  if (!environment.showsProgress) {
    return { update: () => {}, end: () => {} };
  }
  let shownAt = 0;
  return {
    update: (done) => {
      const now = Date.now();
      if (now - shownAt >= SHOWN_EVERY_MS) {
        shownAt = now;
        environment.writeError(`\r\x1b[K${describe(done)}`);
      }
    },
    end: () => environment.writeError('\r\x1b[K'),
  };
}
