/** The version of the format of routes files. A file without a version has this version. */
export const ROUTES_FILE_VERSION = 1;
