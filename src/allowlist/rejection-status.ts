import { RejectionReason } from './decision';

/** The response status for each rejection reason, in the order in which the proxy checks a request. */
export const REJECTION_STATUS: Record<RejectionReason, number> = {
  [RejectionReason.PLAIN_HTTP]: 400,
  [RejectionReason.CLIENT_CERTIFICATE_MISSING]: 400,
  [RejectionReason.CLIENT_CERTIFICATE_INVALID]: 400,
  [RejectionReason.MALFORMED_REQUEST]: 400,
  [RejectionReason.UNKNOWN_HOST]: 421,
  [RejectionReason.UNSUPPORTED_HTTP_VERSION]: 505,
  [RejectionReason.NOT_ORIGIN_FORM]: 400,
  [RejectionReason.NOT_CANONICAL]: 400,
  [RejectionReason.NO_ROUTE]: 404,
  [RejectionReason.METHOD_NOT_ALLOWED]: 405,
  [RejectionReason.ORIGIN_SECRET_WRONG]: 403,
  [RejectionReason.CLIENT_ADDRESS_UNKNOWN]: 403,
  [RejectionReason.CLIENT_NOT_ALLOWED]: 403,
  [RejectionReason.QUERY_NOT_ALLOWED]: 400,
  [RejectionReason.CONTENT_TYPE_NOT_ALLOWED]: 415,
  [RejectionReason.UNAUTHENTICATED]: 401,
  [RejectionReason.NOT_AUTHORIZED]: 403,
  [RejectionReason.AUTHORIZATION_FAILED]: 500,
  [RejectionReason.RATE_LIMITED]: 429,
  [RejectionReason.TOO_MANY_CONNECTIONS]: 503,
  [RejectionReason.REQUEST_TIMEOUT]: 408,
  [RejectionReason.BODY_TOO_LARGE]: 413,
  [RejectionReason.STORAGE_FULL]: 500,
  [RejectionReason.TARGET_TOO_LONG]: 414,
};

/** The supported protocol versions. */
export const HTTP_VERSIONS = ['HTTP/1.1', 'HTTP/2.0'];
