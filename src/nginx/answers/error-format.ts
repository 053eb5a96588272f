import { UpstreamModule } from '../settings/upstream-module';
import { Argument, comment, directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { REQUEST_ID } from '../syntax/variables';

/** The format of the proxy's own responses. */
export interface ErrorFormat {
  /** The suffix of the names of the locations for this format. */
  readonly suffix: string;
  readonly type: string;
  readonly headers: Statement[];
  /** The body of a response whose status is known at synthesis. */
  readonly body: (words: string, status: number) => Argument;
  /** The body of a response whose status only NGINX knows. */
  readonly anyBody: Argument;
}

const id = [',"request_id":"', variable(REQUEST_ID), '"}'];

const JSON_BODY: ErrorFormat = {
  suffix: '',
  type: 'application/json',
  headers: [],
  body: (words, status) => text(`{"error":"${words}","status":${status}`, ...id),
  anyBody: text('{"error":"', variable('rp_error'), '","status":', variable('status'), ...id),
};

const NO_BODY = 'rp_no_body';

/** The format for gRPC: only headers, which end the stream ("Trailers-Only" in the protocol description of gRPC). */
const GRPC_STATUS: ErrorFormat = {
  suffix: '/grpc',
  type: 'application/grpc',
  headers: [
    directive('add_header', 'grpc-status', valueOf('rp_grpc_status'), 'always'),
    directive('add_header', 'grpc-message', valueOf('rp_error'), 'always'),
  ],
  // With an empty text after an error status, NGINX would send its own page.
  body: () => valueOf(NO_BODY),
  anyBody: literal(''),
};

/** The variable that holds the suffix of the format for a request, if there are several formats. */
const KIND = 'rp_answer_kind';

/** The gRPC status that gRPC clients derive from an HTTP status (http-grpc-status-mapping.md of gRPC). For all other statuses, the gRPC status is 2, UNKNOWN. */
const GRPC_CODES: Record<number, number> = { 400: 13, 401: 16, 403: 7, 404: 12, 429: 14, 502: 14, 503: 14, 504: 14 };

/** The formats that clients of an app with this protocol understand. */
export function errorFormats(protocol: UpstreamModule): ErrorFormat[] {
  return [JSON_BODY, ...protocol.prefix === 'grpc' ? [GRPC_STATUS] : []];
}

export function errorFormatMaps(protocol: UpstreamModule): Statement[] {
  return protocol.prefix !== 'grpc' ? [] : [
    comment('Responses to gRPC calls: the gRPC status that gRPC clients derive from the HTTP status.'),
    map([read('http_content_type')], KIND, [directive(pattern('^application/grpc(?:[+;]|\\z)', true), literal(GRPC_STATUS.suffix))]),
    map([read('status')], NO_BODY, []),
    map([read('status')], 'rp_grpc_status', Object.entries(GRPC_CODES).map(([status, code]) => directive(mapKey(status), code)), { otherwise: '2', volatile: true }),
  ];
}

/** The name of a location that exists for each format, with the suffix of the format for the request. */
export function ofWantedKind(protocol: UpstreamModule, location: string): Argument {
  return protocol.prefix === 'grpc' ? text(location, variable(KIND)) : literal(location);
}
