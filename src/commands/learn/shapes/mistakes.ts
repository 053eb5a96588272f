/**
 * The share of requests below which a name, a method or a further segment may be a mistake of clients. Only apps that answer every
 * path with success need this share, because all other apps answer mistakes with 404.
 */
export const SHARE_OF_MISTAKES = 0.012;
