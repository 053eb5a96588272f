import { ANSWER_UNDELIVERED, AppFailure } from './app-failure';
import { AppProtocol } from '../settings/app-protocol';
import { comment, directive, literal, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { INCOMPLETE_ANSWER } from '../syntax/variables';
const SHORT_ANSWER = 'rp_short_answer';

/**
 * NGINX takes an answer for completed (`$request_completion`) when the app hangs up in the middle of it, too. So what was
 * sent is compared with the length that was announced, which is all that a complete answer costs. NGINX's compression
 * tells a ratio when it comes to an end. Of other answers without a length nothing tells but NGINX's own messages.
 */
export function incompleteAnswerMaps(protocol: AppProtocol): Statement[] {
  return [
    comment('For the log: incomplete responses.'),
    ...protocol._module === 'grpc' ? [
      // The response to a call ends with its status, in trailers or in headers.
      map([read('request_completion'), ':', read('upstream_trailer_grpc_status'), read('upstream_http_grpc_status'), ':', read('upstream_http_content_type')], INCOMPLETE_ANSWER, [
        directive(pattern('^OK::application/grpc(?:[+;]|\\z)', true), AppFailure.ANSWER_INCOMPLETE),
        directive(pattern('^OK:'), literal('')),
      ], { otherwise: ANSWER_UNDELIVERED }),
    ] : [
      map([read('sent_http_content_length'), ':', read('body_bytes_sent'), ':', read('request_completion')], INCOMPLETE_ANSWER, [
        directive(pattern('^([0-9]++):\\1:'), literal('')),
        directive(pattern(':OK\\z'), valueOf(SHORT_ANSWER)),
      ], { otherwise: ANSWER_UNDELIVERED }),
      map([
        read('request_method'), ' ', read('status'), ' ', read('sent_http_content_length'), ' ', read('upstream_http_content_length'), ':', read('upstream_response_length'), ' ',
        read('gzip_ratio'), ':', read('sent_http_content_encoding'), ':', read('upstream_http_content_encoding'), ':', read('http_expect'),
      ], SHORT_ANSWER, [
        // These responses have no body, whatever length they announce (RFC 9110, section 6.4.1).
        directive(pattern('^HEAD |^[^ ]++ (?:204|304) '), literal('')),
        // NGINX counts its "100 Continue" as a part of the body, so what came from the app is looked at. In FastCGI that is in records.
        directive(pattern(protocol._module === 'fastcgi'
          ? '^[^ ]++ [0-9]++ [0-9].*:100-continue\\z'
          : '^[^ ]++ [0-9]++ [0-9]++ ([0-9]++):(?:.* )?\\1 ', protocol._module === 'fastcgi'), literal('')),
        directive(pattern('^[^ ]++ [0-9]++ (?:[0-9]| .*? :gzip::)'), AppFailure.ANSWER_INCOMPLETE),
      ]),
    ],
  ];
}
