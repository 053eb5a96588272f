import { ANSWER_UNDELIVERED, AppFailure } from './app-failure';
import { UpstreamModule } from '../settings/upstream-module';
import { comment, directive, literal, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { INCOMPLETE_ANSWER } from '../syntax/variables';
const SHORT_ANSWER = 'rp_short_answer';

/**
 * The maps that recognize incomplete responses. For NGINX, a response is complete (`$request_completion`) even if the app closes
 * the connection in the middle of the response. The maps therefore compare the sent bytes with the `Content-Length`. NGINX's
 * compression sets `$gzip_ratio` only at the end of a response. For other responses without a length, only NGINX's error log
 * shows that the response is incomplete.
 */
export function incompleteAnswerMaps(protocol: UpstreamModule): Statement[] {
  return [
    comment('For the log: incomplete responses.'),
    ...protocol.prefix === 'grpc' ? [
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
        // These responses have no body, whatever their `Content-Length` (RFC 9110, section 6.4.1).
        directive(pattern('^HEAD |^[^ ]++ (?:204|304) '), literal('')),
        // NGINX counts its own "100 Continue" as body bytes, so the pattern compares the bytes from the app. FastCGI sends these bytes in records.
        directive(pattern(protocol.prefix === 'fastcgi'
          ? '^[^ ]++ [0-9]++ [0-9].*:100-continue\\z'
          : '^[^ ]++ [0-9]++ [0-9]++ ([0-9]++):(?:.* )?\\1 ', protocol.prefix === 'fastcgi'), literal('')),
        directive(pattern('^[^ ]++ [0-9]++ (?:[0-9]| .*? :gzip::)'), AppFailure.ANSWER_INCOMPLETE),
      ]),
    ],
  ];
}
