/** The exit statuses of all commands. The help of a command names those that the command uses. */
export enum ExitStatus {
  /** The command did its work, and found nothing that an option such as `--fail-on-breaking` turns into a failure. */
  SUCCESS = 0,
  /** The command did its work, and found something that an option turns into a failure. */
  FOUND = 1,
  /** The arguments or a file are wrong. Standard error says what to change. */
  USAGE = 2,
}
