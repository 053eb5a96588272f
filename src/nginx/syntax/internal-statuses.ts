/**
 * The statuses that no response has. Each status sends a request to one internal location by `error_page`. This file lists
 * all of these statuses, because NGINX follows only the first `error_page` of a status.
 */

/** The status of a request that the verdict rejects. */
export const REJECTED = 418;
/** The status of a health check on the port that serves requests. */
export const HEALTH_CHECK_REQUESTED = 419;
/** The status of a request whose route has its own named location. */
export const NAMED_LOCATION = 420;
/** The status of a request whose header `Host` is malformed. */
export const MALFORMED_HOST = 427;
