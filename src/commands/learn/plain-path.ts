/** The pattern of paths that are surely in the usual form. The pattern has no lookaround, so that SQL engines have the same pattern. */
export const PLAIN_PATH_PATTERN = "(?:/[A-Za-z0-9_~!$&'()*+,=:@-][A-Za-z0-9._~!$&'()*+,=:@-]*)*/?";
