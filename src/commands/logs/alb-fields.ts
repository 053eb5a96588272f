import { addressOf, statusOf, textOf, unescaped } from './field-values';
import { LineResult } from './line-format';
import { isoTime } from './log-time';
import { readRequestLine } from './request-line';
import { RequestRecord } from './request-record';

/** The types of connections to an Application Load Balancer. */
export const ALB_TYPES = ['http', 'https', 'h2', 'grpcs', 'ws', 'wss'];
const SWITCHING_PROTOCOLS = 101;

/** The fields of an access log entry of an Application Load Balancer, as text, from which a request is read. */
export interface AlbFields {
  readonly type: string;
  readonly time: string;
  /** The field `client:port`. */
  readonly client: string;
  readonly elbStatusCode: string;
  readonly targetStatusCode: string;
  /** The field `request` without its quotes. */
  readonly request: string;
  /** The field `user_agent` without its quotes. */
  readonly userAgent: string;
}

/** Fills the record with the fields of an access log entry of an Application Load Balancer. */
export function readAlbFields(fields: AlbFields, record: RequestRecord): LineResult {
  const { type } = fields;
  const time = isoTime(fields.time);
  const status = statusOf(fields.elbStatusCode);
  const targetStatus = statusOf(fields.targetStatusCode);
  if (!ALB_TYPES.includes(type) || time === undefined || status < 0 || targetStatus < 0) {
    return LineResult.BROKEN;
  }
  const result = readRequestLine(unescaped(fields.request), record);
  record.time = time;
  record.client = addressOf(fields.client);
  record.status = status;
  // A target without a status did not respond: the load balancer itself did, or the client left before (460).
  record.appStatus = targetStatus;
  record.webSocket = type === 'ws' || type === 'wss' || status === SWITCHING_PROTOCOLS;
  record.userAgent = textOf(unescaped(fields.userAgent));
  return result;
}
