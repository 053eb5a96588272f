/** A mistake in the arguments of a command, or in a file that a command reads. The user sees the message and no stack trace. */
export class UsageError extends Error {}
