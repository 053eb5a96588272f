import { RejectionReason } from '../../allowlist';

/** Rejections that depend on more than logs contain, so a decision about a logged request never has these reasons. */
export const UNDECIDED_REASONS: string[] = [
  RejectionReason.PLAIN_HTTP, RejectionReason.CLIENT_CERTIFICATE_MISSING, RejectionReason.CLIENT_CERTIFICATE_INVALID,
  RejectionReason.UNSUPPORTED_HTTP_VERSION, RejectionReason.CLIENT_ADDRESS_UNKNOWN, RejectionReason.ORIGIN_SECRET_WRONG,
  RejectionReason.CONTENT_TYPE_NOT_ALLOWED, RejectionReason.UNAUTHENTICATED, RejectionReason.NOT_AUTHORIZED,
  RejectionReason.AUTHORIZATION_FAILED, RejectionReason.RATE_LIMITED, RejectionReason.TOO_MANY_CONNECTIONS,
  RejectionReason.REQUEST_TIMEOUT, RejectionReason.BODY_TOO_LARGE, RejectionReason.STORAGE_FULL, RejectionReason.TARGET_TOO_LONG,
];
