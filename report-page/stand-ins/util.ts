/** The function of `util` of Node.js that messages use for unusual values, for a browser. */
export const inspect = (value: unknown): string => String(value);
