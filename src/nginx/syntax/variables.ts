/** The names of the variables of NGINX that several files use. Each begins with `rp_`, so that none is one of NGINX's own. */

/** The spelling of a header's name in NGINX's own variables, as in `$http_x_user`. */
export const snakeCase = (name: string): string => name.toLowerCase().replace(/-/g, '_');

// Incomplete answer

/**
 * The variable that holds the reason for which a response is incomplete. The variable is empty for a complete response. NGINX
 * knows the reason only at the end, so the variable is only for the log.
 */
export const INCOMPLETE_ANSWER = 'rp_incomplete_answer';

// Log fields

/** The variable with the method as it was sent. */
export const LOGGED_METHOD = 'rp_log_method';
/** The variables of which one is set: for a line with what clients sent as they did, or with what was checked of it. */
export const PLAIN_LINE = 'rp_log_plain';
export const CHECKED_LINE = 'rp_log_checked';

// NGINX error reason

/** The variable that tells why NGINX itself answered, empty where the app did. For the log only. */
export const NGINX_ERROR_REASON = 'rp_own_reason';

// Request id

/** The variable that names a request, in the log and to the app. */
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
export const ASKED_PATH = 'rp_authorization';

// Client address

/** The variable that holds why a request is rejected whose client is not known, else nothing. */
export const ADDRESS_UNMET = 'rp_address_unmet';

// CORS

/** The variable that is not empty for a preflight of a route that lets other origins read. */
export const ASKS_PREFLIGHT = 'rp_asks_preflight';

// Dropped header log

/** The variable that names the headers of a client that the app does not get. */
export const DROPPED_HEADERS = 'rp_dropped_headers';

// Host port

/** The variable that holds the port of the URI that the client asked for. */
export const PORT = 'rp_port';

// Origin conditions

/** The variable that holds why a request is rejected whose secret is missing or wrong, else nothing. */
export const SECRET_UNMET = 'rp_secret_unmet';

// Redirects

/** The variable that is not empty for a request to a redirect. */
export const ASKS_REDIRECT = 'rp_redirect';

// Request limits

/** The variable that holds how many seconds a client should wait before it asks again. */
export const RETRY_AFTER = 'rp_retry_after';
/** The reason for which a request would be rejected where limits of the rate are only reported. */
export const RATE_REASON = 'rp_rate_reason';

// Requirements

/** The variable that holds the first requirement that a request does not meet, as its reason. */
export const UNMET = 'rp_unmet';

// TLS

/** The variable that tells why a request was answered 400. */
export const BAD_REQUEST_REASON = 'rp_bad_request_reason';

// Web socket

/** The variable that holds this word, empty for every other request. For the log only. */
export const WEB_SOCKET_REASON = 'rp_web_socket_reason';
/** The variable that tells whether the upgrade of such a request was taken away (`true`), or only reported (`false`). */
export const WEB_SOCKET_ENFORCED = 'rp_web_socket_enforced';

// Canonical form maps

/** The variable that is empty for a target with the spelling that its route asks for. */
export const SPELLING = 'rp_spelling';

// Options class maps

/** The options class that a path has whatever the method. */
export const OF_PATH = 'rp_path_treatment';

// Request line

/** The variable that is set from the request line and stands for its target; and what is captured on the way. */
export const TARGET = 'rp_target';
/** The path as it was sent, empty where the request line is not one that is looked at. */
export const RAW_PATH = 'rp_raw_path';

// Route classes

/** The variable that holds the name of the options class of the route. */
export const OPTIONS_CLASS = 'rp_treatment';

// Route lookup

/**
 * The variable that holds the most specific route, as `RouteClasses` writes it. The variable is empty if there is no route.
 */
export const ROUTE = 'rp_route';

// Script name

/** The variable that holds the most specific route for a path, whatever name the path holds. */
export const FOUND_ROUTE = 'rp_found_route';

// App protocol

/** The name of the upstream that is the app. */
export const APP_UPSTREAM = 'rp_app';

// Print configuration

/** There is no escape for "$" in NGINX; this variable holds one. The configuration defines it with `geo`. */
export const DOLLAR_VARIABLE = 'rp_dollar';

// Decision maps

/** The variable that holds the reason for a rejection, empty for a request that passes. */
export const REASON = 'rp_reason';
/** The variable that holds the path of the route as it was given. */
export const ROUTE_PATH = 'rp_route_path';
/** The variable that holds the methods of the route. */
export const ALLOW = 'rp_allow';
/** The variable that holds the same reason for a request to a known host, if unknown hosts reach the verdict. */
export const ROUTED_REASON = 'rp_routed_reason';
export const OTHERWISE_REFUSED = 'rp_refusal';

// Enforcement

/** The variable that tells which response the proxy gives itself. The variable is empty for requests that are forwarded. */
export const OWN_ANSWER = 'rp_own_answer';
/** The variable that keeps caches from storing a rejection. */
export const ERROR_CACHE_CONTROL = 'rp_refusal_cache_control';
/** The variable that tells unknown hosts from known ones where a request is outside of everything that is listed. */
export const UNLISTED_REASON = 'rp_unlisted_host';
