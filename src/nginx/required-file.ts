/** What a file is for that NGINX reads. */
export enum RequiredFilePurpose {
  /** The users of `BasicAuth` and the hashes of their passwords, a line each, as `htpasswd` writes them. */
  BASIC_AUTH_USERS = 'basic-auth-users',
}

/** A file that NGINX reads when it works. Its content is a secret, so it is neither in the configuration nor in the image. */
export interface RequiredFile {
  /** The name by which the routes know it. */
  readonly name: string;
  /** Where NGINX reads it, in the folder that it writes to. */
  readonly path: string;
  /** What it is for. */
  readonly purpose: RequiredFilePurpose;
}
