/** The part of `constructs` that messages use, for a browser, which has no constructs. */
export const Construct = { isConstruct: () => false };
