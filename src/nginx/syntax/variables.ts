/** The names of the NGINX variables that several files use. Each name begins with `rp_`, so that no name is a variable of NGINX itself. */

/** The spelling of a header's name in NGINX's own variables, as in `$http_x_user`. */
export const snakeCase = (name: string): string => name.toLowerCase().replace(/-/g, '_');

// Client closed request

/** The variable that holds the reason for a status 499, with which NGINX logs requests that clients abort. The variable is only for the log. */
export const CLIENT_CLOSED_REASON = 'rp_client_closed_reason';

// Incomplete answer

/**
 * The variable that holds the reason for which a response is incomplete. The variable is empty for a complete response. NGINX
 * knows the reason only at the end, so the variable is only for the log.
 */
export const INCOMPLETE_ANSWER = 'rp_incomplete_answer';

// Log fields

/** The variable that holds the method as sent. */
export const LOGGED_METHOD = 'rp_log_method';
/** The variables for the two kinds of log lines: with the values of the client as received, or with the checked values. Only one of these variables is set. */
export const PLAIN_LINE = 'rp_log_plain';
export const CHECKED_LINE = 'rp_log_checked';

// NGINX error reason

/** The variable that holds the reason for a response of NGINX itself. The variable is empty for responses of the app, and only for the log. */
export const NGINX_ERROR_REASON = 'rp_nginx_error_reason';

// Request id

/** The variable that holds the request ID, for the log and for the app. */
export const REQUEST_ID = 'rp_request_id';

// Spelling findings

/**
 * The variables for a target that is not canonical: the text that was found, the number of bytes before the text, and the
 * option that would accept the text.
 */
export const FOUND_TEXT = 'rp_found_text';
export const FOUND_OFFSET = 'rp_found_offset';
export const FOUND_OPTION = 'rp_found_option';

// Authorization

/**
 * The variable that holds the path of the authorization request. The variable is empty if there is no authorization request.
 */
export const AUTHORIZATION_PATH = 'rp_authorization';

// Client address

/** The variable that holds the reason for a rejection if the address of the client is unknown. The variable is empty for all other requests. */
export const ADDRESS_UNMET = 'rp_address_unmet';

// CORS

/** The variable that is not empty for a preflight of a route with a CORS policy. */
export const CORS_PREFLIGHT = 'rp_preflight';

// Dropped header log

/** The variable that holds the names of the client's headers that the app does not receive. */
export const DROPPED_HEADERS = 'rp_dropped_headers';

// Host port

/** The variable that holds the port of the requested URI. */
export const PORT = 'rp_port';

// Origin conditions

/** The variable that holds the reason for a rejection if the origin secret is missing or wrong. The variable is empty for all other requests. */
export const SECRET_UNMET = 'rp_secret_unmet';

// Redirects

/** The variable that is not empty for a request to a redirect. */
export const REDIRECT_STATUS = 'rp_redirect';

// Request limits

/** The variable that holds the number of seconds for the header Retry-After. */
export const RETRY_AFTER = 'rp_retry_after';
/** The variable that holds the reason for a rejection if rate limits are only reported. */
export const RATE_REASON = 'rp_rate_reason';

// Requirements

/** The variable that holds the first requirement that a request does not meet, as its reason. */
export const UNMET = 'rp_unmet';

// TLS

/** The variable that holds the reason for a 400. */
export const BAD_REQUEST_REASON = 'rp_bad_request_reason';

// Web socket

/** The variable that holds `web-socket-not-listed` for a WebSocket request that no route lists. The variable is empty for all other requests, and only for the log. */
export const WEB_SOCKET_REASON = 'rp_web_socket_reason';
/** The variable that holds whether the upgrade of a WebSocket request that no route lists was removed (`true`) or only reported (`false`). */
export const WEB_SOCKET_ENFORCED = 'rp_web_socket_enforced';

// Canonical form maps

/** The variable that is empty for a target with the spelling of its route. */
export const SPELLING = 'rp_spelling';

// Options class maps

/** The variable that holds the options class of a path, without regard to the method. */
export const OF_PATH = 'rp_options_class_of_path';

// Request line

/** The variable that represents the target of the request line. */
export const TARGET = 'rp_target';
/** The variable that holds the path as sent. The variable is empty for a request line that is not accepted. */
export const RAW_PATH = 'rp_raw_path';

// Route classes

/** The variable that holds the name of the options class of the route. */
export const OPTIONS_CLASS = 'rp_options_class';

// Route lookup

/**
 * The variable that holds the most specific route, as `RouteClasses` writes it. The variable is empty if there is no route.
 */
export const ROUTE = 'rp_route';

// Script name

/** The variable that holds the most specific route for a path, without regard to the name of the script. */
export const FOUND_ROUTE = 'rp_found_route';

// App protocol

/** The name of the upstream that is the app. */
export const APP_UPSTREAM = 'rp_app';

// Print configuration

/** The variable that holds "$", which cannot be escaped in NGINX. The configuration defines the variable with `geo`. */
export const DOLLAR_VARIABLE = 'rp_dollar';

// Decision maps

/** The variable that holds the verdict: empty for an accepted request, otherwise the reason for the rejection. */
export const REASON = 'rp_reason';
/** The variable that holds the path of the route as given. */
export const ROUTE_PATH = 'rp_route_path';
/** The variable that holds the methods of the route. */
export const ALLOW = 'rp_allow';
/** The variable that holds the verdict on a request to a listed host, if unlisted hosts reach the verdict. */
export const ROUTED_REASON = 'rp_routed_reason';
/** The variable that holds the reason for the rejection of a request that no entry of the verdict's map accepts. */
export const DEFAULT_REASON = 'rp_default_reason';

// Enforcement

/** The variable that holds the kind of a response of the proxy itself. The variable is empty for requests that are forwarded. */
export const PROXY_RESPONSE = 'rp_proxy_response';
/** The variable that holds the header Cache-Control of a rejection. */
export const ERROR_CACHE_CONTROL = 'rp_error_cache_control';
/** The variable that holds the reason for an unlisted request: an unlisted host, or a path that no route lists. */
export const UNLISTED_REASON = 'rp_unlisted_host';
