import { FEATURE_REPRESENTATIVES } from './feature-representatives';
import { Representative } from './representatives';

/** A directive without which every probe still passes, and why that may be. */
export interface NotADefence {
  /** The blocks that it stands in and the directive, as `npm run mutate` prints them. */
  readonly directive: RegExp;
  /** The only configuration in which it may survive; default: any. */
  readonly at?: Representative | keyof typeof FEATURE_REPRESENTATIVES;
  readonly why: string;
}

const DEFAULT = 'NGINX\'s own default, written out so that it cannot change with the version';
const SLOW = 'a time that a test would have to wait for; the other configuration has a short one, where it is caught';
const SPEED = 'speed or size only';
const SAME_GATE = 'the gates have the same pattern, so this is for what they have refused';

export const NOT_A_DEFENCE: NotADefence[] = [
  // Defaults made explicit.
  { directive: /^http > map .* > default "";$/, why: DEFAULT },
  { directive: /^worker_processes 1;$/, why: DEFAULT },
  { directive: /^http > (?:ignore_invalid_headers on|underscores_in_headers off|(?:proxy|fastcgi|uwsgi)_request_buffering on|(?:proxy|fastcgi|uwsgi)_buffers 8 4096|client_body_timeout 60s|client_header_buffer_size 1k|large_client_header_buffers 4 8192);$/, why: DEFAULT },
  { directive: /^http > (?:(?:proxy|grpc|fastcgi|uwsgi)_read_timeout 60s|real_ip_recursive off);$/, why: DEFAULT },
  { directive: /^http > server > location (?:= \/|@)health > default_type text\/plain;$/, why: DEFAULT },
  { directive: /^http > (?:client_max_body_size 1048576|keepalive_timeout 75s|gzip_comp_level 1);$/, at: 'small', why: DEFAULT },
  { directive: /^http > server > (?:location = \/\.\.\/authorize > )?proxy_set_header (?:TE|Upgrade) "";$/, why: 'NGINX forwards it only when told to; here for whoever reads the list' },

  { directive: /^http > ssl_(?:protocols TLSv1\.2 TLSv1\.3|prefer_server_ciphers off|verify_depth 1);$/, why: 'NGINX\'s own default (the versions of TLS: since 1.23.4), written out so that it cannot change with the version' },

  { directive: /^http > server > limit_conn_status 503;$/, why: DEFAULT },

  // Speed.
  { directive: /^http > (?:ssl_session_timeout 1d|proxy_headers_hash_(?:max|bucket)_size \d+);$/, why: SPEED },
  { directive: /^pcre_jit on;$/, why: SPEED },
  { directive: /^http > (?:(?:map_hash|server_names_hash|variables_hash)_max|variables_hash_bucket)_size \d+;$/, why: SPEED },
  { directive: /^http > (?:map_hash|server_names_hash)_bucket_size \d+;$/, at: 'small', why: 'needed for long paths and hosts, as the other configuration shows' },
  { directive: /^http > (?:keepalive_requests 10000|request_pool_size 16k);$/, why: SPEED },
  { directive: /^(?:events > )worker_connections \d+;$/, why: 'a limit of its own instead of NGINX\'s 512, for load that a test does not make' },
  {
    directive: /> location (?:= \/\S+|\/|@rejected\/grpc) > access_log \/dev\/stdout rp_json_(?:unrouted|rejected|unlisted)(?:_checked)? if=/,
    why: 'one of the locations of a kind; lines of others of the kind are looked at',
  },
  { directive: /\$rp_target > ~\(\?\(DEFINE\).* \$\{rp_count\}\$\{rp_slash\};$/, at: 'full', why: 'the quicker way for paths without needless escapes' },
  { directive: /\$rp_log_plain > ~\^\[.* 1;$/, why: 'the same line by fewer look-ups' },
  { directive: /^http > types \{ … \}$/, why: 'NGINX\'s built-in media types are for files, and none is served' },

  {
    directive: /\$rp_(?:dropped_(?:headers|name_\d+|group_\d+|upgrade_name)|reported_names) > /,
    why: 'for the log only; test/nginx/features/request-headers/dropped-header-log.test.ts sees each name missing',
  },
  { directive: /\$rp_(?:web_socket_(?:reason|enforced)|requested_web_socket|unlisted_web_socket|verdict_or_web_socket|upgrade_accepted) > /, why: 'for the log only; test/nginx/features/request-headers/dropped-upgrade.test.ts sees it' },

  {
    directive: /\$rp_(?:finding\w*|found_\w+|offset_\d) (?:> |\{)/,
    why: 'for the log only: what of a target is not canonical, which test/nginx/verdict/decisions.test.ts and test/nginx/real-clients.test.ts compare with decide()',
  },
  { directive: /\$rp_(?:client_closed_reason|long_wait_reason) > |\$rp_nginx_error_reason > 499 /, why: 'for the log only; test/nginx/answers/client-closed-request.test.ts sees it' },
  { directive: /\$rp_log_reason > "" \$rp_web_socket_reason;$/, why: 'for the log only; test/nginx/features/request-headers/dropped-upgrade.test.ts sees it' },
  { directive: /\$rp_unreadable_reason > ~\(\?:\^\| \)\(\?:\d+[)|].*\\z app-header-too-large;$/, why: 'for the log only; test/nginx/features/responses/response-header-buffers.test.ts sees it' },
  { directive: /^http > server > location .* > set \$rp_looked_up "";$/, why: 'a variable that is not set is empty, too; without it NGINX would warn of each request' },

  // Times.
  { directive: /^http > client_header_timeout 10s;$/, at: 'small', why: SLOW },
  { directive: /^http > upstream rp_app > keepalive_timeout 1s;$/, why: 'for an app that closes connections sooner than NGINX does by itself; test/nginx/app-connections tells' },
  { directive: /^http > upstream rp_app > keepalive_requests 1000;$/, why: DEFAULT },
  { directive: /^http > (?:server > (?:location \S+ \S+ > )?)?(?:proxy|fastcgi|uwsgi|grpc)_(?:buffer_size|busy_buffers_size|buffers) [0-9 ]+;$/, why: 'room for headers of answers, which test/nginx/response-header-size sends; some of them are there for NGINX to start with others' },
  { directive: /\$rp_nginx_error_reason > 10[023] app-answer-invalid;$/, why: 'an app that says so is waited for in vain; test/nginx/app-connections tells' },
  { directive: /^http > (?:send_timeout|(?:proxy|grpc|fastcgi|uwsgi)_(?:send|connect)_timeout) \d+s;$/, why: 'a time that a test would have to wait for' },
  { directive: /^worker_shutdown_timeout 20s;$/, at: 'small', why: SLOW },
  { directive: /^http > reset_timedout_connection on;$/, why: 'frees the memory of slow clients early; they are disconnected either way' },

  // Second lines of defence.
  { directive: /^http > merge_slashes off;$/, why: 'a second line: a target with an empty segment is refused by its spelling' },
  { directive: /^http > absolute_redirect off;$/, why: 'a second line: no location is of the kind that NGINX redirects from' },

  { directive: /^http > map \$request \$rp_spelling_newline > default not-canonical;$/, why: 'a second line: on an exact path the request line is refused before by what no route accepts' },
  { directive: /^http > server > location = \/\.\.\/authorize > (?:proxy|fastcgi)_pass_request_body off;$/, why: 'a second line: NGINX gives a question no body' },
  { directive: /^http > server > location (?:= \/|@)health > (?:proxy|fastcgi|uwsgi)_pass_request_body off;$/, why: 'a second line: an app that is told no length reads no body' },
  { directive: /^http > server > location = \/\.\.\/authorize > proxy_http_version 1\.1;$/, why: 'the server has it, too; said again with all that a question has' },

  { directive: /^http > server > location (?:= \/|@)health > proxy_(?:http_version 1\.1|set_header Connection \$rp_connection);$/, why: 'the server that it goes through has it, too' },
  { directive: /^http > server > grpc_set_header HTTP2-Settings "";$/, why: 'an app of gRPC speaks HTTP/2 already; here for whoever reads the list' },
  { directive: /^http > server > (?:location .* > )?fastcgi_param HTTP_PROXY "";$/, why: 'PHP drops it itself; servers of others do not, as uwsgi shows' },
  { directive: /^http > server > location .* > (?:fastcgi|uwsgi)_param CONTENT_(?:TYPE|LENGTH) "";$/, why: 'an empty one and none are the same to PHP and uWSGI, but not in CGI\'s description' },

  { directive: /^http > server > location @health > error_page 419 = @health;$/, at: 'trafficHealth', why: 'needed by the server of the hosts, where a probe sees it; the other one is spared its list of errors' },

  {
    directive: /^http > map \$rp_client_address \$rp_client > ~\^/,
    at: 'fronted',
    why: 'the networks of an address, which the configuration "full" shows for that of the connection; that they are those of this address, a probe sees',
  },
  {
    directive: /\$rp_error_reason > (?:~\^4\d\d:\(\?:\.\* \)\?-\?: \S+|40[13]:: \S+);$/,
    at: 'underscores',
    why: 'for the log: the reason of what NGINX answers itself where an app is asked, which the configuration "authorized" shows',
  },

  // The server behind that of the hosts, for requests without their upgrade.
  {
    directive: /^http > server > (?:client_body_timeout|send_timeout|proxy_(?:connect|read|send)_timeout) 1d;$/,
    why: 'longer than the times of the server before it, which count; a test would have to wait for them',
  },
  {
    directive: /^http > server > (?:large_client_header_buffers 16 \d+|ignore_invalid_headers off|client_max_body_size 0);$/,
    why: 'room for what the server before it adds; what that let through is not looked at again',
  },
  { directive: /^http > server > (?:proxy_request_buffering|proxy_buffering|gzip) off;$/, why: 'speed only: the server before it collects and compresses' },
  { directive: /^http > server > keepalive_timeout 0;$/, why: 'a second line: the server before it uses no connection twice' },
  { directive: /^http > server > proxy_(?:ignore_headers|pass_header) X-Accel-/, why: 'what an app tells NGINX counts in the server before it, as it does without an upgrade; of stores and streams, test/nginx tells' },
  { directive: /^http > server > location = \/\.\.\/(?:rejected|rejected\/grpc|tls|closed|authorize) > internal;$/, why: 'a second line: no request can be for it' },
  ...(['tls', 'authorized', 'required', 'locations', 'methods', 'fronted', 'underscores', 'spellings', 'reportOnly', 'trafficHealth'] as const).map((at) => ({
    directive: /^http > server > location \S.* > (?:location .* > )?if \(\$(?:rp_dropped_upgrade|http_upgrade != "" ?)\) /,
    at,
    why: 'every location that forwards has it; the other configurations show that each kind needs it',
  })),

  // Look-ups that an earlier one leaves nothing for.
  { directive: /^http > map \$rp_shape_\S+ \$rp_form_\d+ (?:> 1 \S+ \S+ \S+;|\{ … \})$/, at: 'full', why: 'a form that the first segment has excluded already' },
  { directive: /\$rp_route > 1:[a-z]+: \$rp_form_\d+;$/, at: 'full', why: 'a path of the first segment alone, for which the look-ups of any other segment find nothing, either' },
  { directive: /^http > map \S+ \S+ \$rp_form_\d+ > default \$rp_form_\d+;$/, at: 'full', why: 'a form that the first segment has excluded already' },
  {
    directive: /\$rp_unrouted > default no-route;$|location @rejected > if \(\$rp_reason = no-route\)/,
    at: 'small',
    why: 'everything below the only first segment is listed, so nothing else gets that far',
  },

  { directive: /\$rp_spelling > ~\/ \$rp_spelling_of_path;$/, at: 'locations', why: 'both spellings are listed, so none is refused' },
  { directive: /\$rp_spelling_of_path > .*not-canonical;$/, at: 'locations', why: 'both spellings are listed, so no other one is left' },
  { directive: /^http > server > location = \/docs\/@ \{ … \}$/, at: 'locations', why: 'a shorter way: the folder leads the request to the same directives' },

  { directive: /\$rp_route_of_empty_segments > ~\^\/\+(?:keys\S*|objects\(\S*) +"";$/, at: 'spellings', why: 'no pattern after it would take the path' },

  // Where one route alone can match, its location knows it.
  { directive: /^http > server > location \S+ \S+ > set \$rp_route(?:_path)? /, why: 'saves the look-up of the route and of its path, which the log would make' },
  { directive: /\$rp_reason > ~\^\(\?:GET \|HEAD \)1 +"";$/, at: 'underscores', why: SAME_GATE },
  {
    directive: /\$rp_route > 1\/?:api: 1 1 \/api;$|\$rp_reason > ~\^\(\?:GET \|HEAD \|POST \)1 +""/,
    at: 'small',
    why: 'the location knows its only route, so this is for what its gate has refused',
  },

  { directive: /^http > server > location = \/old > proxy_pass \S+;$/, at: 'required', why: 'what is redirected is answered by its gate' },
  { directive: /\$rp_rate_seconds > (?:default 1|5-2 60);$/, at: 'required', why: 'for routes without a limit, or that only report it, which are never answered 429' },

  {
    directive: /^http > server > access_log \/dev\/stdout rp_json_unrouted(?:_checked)? if=\$\{rp_log_(?:plain|checked)\};$/,
    why: 'for the log of requests that end before a location responds, such as those whose client leaves in the middle of the header',
  },
  {
    directive: /^http > server > location = \/\.\.\/(?:rejected|tls)(?:\/grpc)? > access_log \/dev\/stdout rp_json(?:_unrouted)?_checked;$/,
    why: 'for the log only: with the formats of the server, the method in the line of an error of NGINX itself would be GET',
  },
  // Limits of bodies, and what the log says of answers: test/nginx/locations/limits-of-requests.test.ts and incomplete-answers.test.ts play them.
  {
    directive: /^http > server > location (?:\/|= \S+) > client_max_body_size 0;$/,
    why: 'no defence: what is refused or asked there keeps its status when its body is large, which test/nginx/locations/limits-of-requests.test.ts holds in each of them',
  },
  {
    directive: /^http > server > (?:error_page 413 @too-large.*|recursive_error_pages on|location @too-large(?:\/grpc)? (?:\{ … \}|> .*));$|^http > server > location @too-large(?:\/grpc)? (?:\{ … \}|> .*)$/,
    why: 'no defence: the answer to a body that is too large, and its reason, which test/nginx/locations/limits-of-requests.test.ts holds',
  },
  {
    directive: /^http > server > (?:location = \/u > error_page 413 @unlisted-too-large|location (?:\/|= \/u) > (?:error_page 4(?:18|27) = @.*|recursive_error_pages on)|location @unlisted-too-large > .*);$|^http > server > location @unlisted-too-large > if .* \{ … \}$/,
    at: 'reportOnly',
    why: 'no defence: the status of a body that is too large and is on no route, which test/nginx/verdict/report-only.test.ts holds',
  },
  { directive: /^http > (?:proxy|fastcgi|uwsgi)_max_temp_file_size \d+;$/, why: 'room for slow downloads, which test/nginx/answers/incomplete-answer.test.ts plays in a small folder' },
  {
    directive: /^http > map .*\$rp_(?:incomplete_answer|short_answer|internal_reason|cache_too_large) |\$rp_nginx_error_reason > (?:default \$rp_incomplete_answer|101 +"");$|\$rp_error_reason > default \$rp_incomplete_answer;$|\$rp_error_reason > 500:: /,
    why: 'for the log: what came to no end, or had no room, which test/nginx/answers/incomplete-answer.test.ts plays',
  },

  // Where NGINX runs and what it is asked there.
  { directive: /^error_log stderr warn;$/, why: 'the tests name the same file on the command line' },
  { directive: /^http > set_real_ip_from ::\/0;$/, why: 'for load balancers that speak IPv6; the tests are on 127.0.0.1' },
  { directive: /^http > server > server_name _;$/, why: 'a name that no host has; the server is the default one by its address' },
  { directive: /^http > map \$server_protocol \$\w+ > HTTP\/2\.0 \S+;$/, why: 'for load balancers that speak HTTP/2, which no listener is set up for yet' },
  { directive: /^http > map \$scheme \$rp_scheme > https https;$|^http > map \$\{rp_header_port\}\$\{rp_scheme\} \$rp_port > https 443;$/, at: 'small', why: 'for TLS at NGINX itself, which this configuration has not; test/nginx/features/tls.test.ts has' },

  // Answers that no test can bring about.
  { directive: /^http > map \$status \$rp_error > (?:500|503) /, why: 'NGINX answers so only when it is out of order' },
  { directive: /^http > map \$status \$rp_error > 494 |\$rp_(?:nginx_error|error)_reason > 494(?:::)? /, why: 'some versions of NGINX say 494 where others say 400' },
  { directive: /^http > map \$status \$rp_error > 408 /, why: 'NGINX closes the connection of a client that is too slow without an answer' },
  { directive: /\$rp_nginx_error_reason > 408 /, at: 'small', why: SLOW },
  { directive: /\$rp_error_reason > 408:: /, at: 'small', why: SLOW },
  { directive: /\$rp_error_reason > 408:: /, at: 'authorized', why: SLOW },
  { directive: /\$rp_nginx_error_reason > 504 /, at: 'small', why: SLOW },
  { directive: /\$rp_error_reason > ~\^504:/, at: 'small', why: SLOW },
  { directive: /\$rp_error_reason > ~\^504:/, at: 'authorized', why: SLOW },
  { directive: /^http > map \$status \$rp_error > (?:404|421) /, why: 'for the internal location; the locations say it themselves' },
  { directive: /^http > map \$status \$rp_error > 504 /, at: 'small', why: SLOW },
  { directive: /\$rp_unlisted_(?:reason|enforced) > default /, at: 'reportOnly', why: 'for a body that comes too slowly; it would have to be waited for' },
  { directive: /\$rp_unlisted_(?:reason|enforced) > ~\^\(\?:app\|answer\)- /, at: 'reportOnly', why: 'for the log of an answer that came to no end, which test/nginx/answers/incomplete-answer.test.ts plays' },
  { directive: /\$rp_allow > ~\^(?:\[13\]  GET, HEAD, POST|4  GET, HEAD);$/, at: 'reportOnly', why: 'hardly any method is rejected here' },
  {
    directive: /^http > server > location @rejected\/grpc > if \(\$rp_reason = unsupported-http-version\)/,
    at: 'grpc',
    why: 'NGINX before 1.25.1 speaks nothing but HTTP/2 on this port',
  },
  { directive: /^http > server > location @malformed-host\S* > keepalive_timeout 0;$/, why: 'a second line: NGINX itself ends a connection whose parser fails; test/nginx/locations/defences.test.ts sees it' },
  { directive: /^http > map \$status \$rp_error > default error;$/, why: 'for a status that is not in the map, which would be a mistake' },
  { directive: /^http > map .* \$rp_add_\w+ > volatile;$/, why: 'the value is asked for once today; were it asked for before the app has answered, too, the answer would be wrong' },
  { directive: /^http > map .* > volatile;$/, why: 'the value is asked for once today; were it asked for before the status is known, too, the log would be wrong' },
  {
    directive: /^http > map \$\{rp_header_port\}\$\{rp_scheme\} \$rp_port_suffix > (?:https|443https) "";$/,
    at: 'small',
    why: 'for TLS at NGINX itself, which this configuration has not; test/nginx/features/request-headers/host-port.test.ts plays both schemes',
  },
  {
    directive: /^http > map \$request \$rp_target_port > ~\^\[\^ \]\+\+ \[A-Za-z\]/,
    at: 'reportOnly',
    why: 'for targets that are absolute, which are rejected here because some routes ask who the client is; test/nginx/features/request-headers/host-port.test.ts plays them where they are forwarded',
  },
  { directive: /^http > map \$status \$rp_nginx_error_reason > 500 \$rp_error_reason;$/, why: 'for the log of what NGINX has no room for; test/nginx/answers/incomplete-answer.test.ts plays it' },
  { directive: /^http > geo \$rp_dollar \{ … \}$|^http > geo \$rp_dollar > default \$;$/, at: 'small', why: 'only paths with a "$" need it, as the other configuration shows' },
];
