/** The names of the variables of NGINX that several files use. Each begins with `rp_`, so that none is one of NGINX's own. */

// Of incomplete answer

/** The variable that tells why an answer did not come to its end, empty for one that did. For the log only, as NGINX knows it at the end. */
export const INCOMPLETE_ANSWER = 'rp_incomplete_answer';

// Of log fields

/** The variable with the method as it was sent. */
export const LOGGED_METHOD = 'rp_log_method';
/** The variables of which one is set: for a line with what clients sent as they did, or with what was checked of it. */
export const PLAIN_LINE = 'rp_log_plain';
export const CHECKED_LINE = 'rp_log_checked';

// Of nginx error reason

/** The variable that tells why NGINX itself answered, empty where the app did. For the log only. */
export const OWN_REASON = 'rp_own_reason';

// Of request id

/** The variable that names a request, in the log and to the app. */
export const REQUEST_ID = 'rp_request_id';

// Of spelling findings

/** The variables that say of a target that is not canonical what was found, how many bytes are before it, and which option would accept it. */
export const FOUND_TEXT = 'rp_found_text';
export const FOUND_OFFSET = 'rp_found_offset';
export const FOUND_OPTION = 'rp_found_option';

// Of authorization

/** The variable that holds the path that is asked, empty where nobody is asked. */
export const ASKED_PATH = 'rp_authorization';

// Of client address

/** The variable that holds why a request is rejected whose client is not known, else nothing. */
export const ADDRESS_UNMET = 'rp_address_unmet';

// Of cors

/** The variable that is not empty for a preflight of a route that lets other origins read. */
export const ASKS_PREFLIGHT = 'rp_asks_preflight';

// Of dropped header log

/** The variable that names the headers of a client that the app does not get. */
export const DROPPED_HEADERS = 'rp_dropped_headers';

// Of host port

/** The variable that holds the port of the URI that the client asked for. */
export const PORT = 'rp_port';

// Of origin conditions

/** The variable that holds why a request is rejected whose secret is missing or wrong, else nothing. */
export const SECRET_UNMET = 'rp_secret_unmet';

// Of redirects

/** The variable that is not empty for a request of a route that leads elsewhere. */
export const ASKS_REDIRECT = 'rp_redirect';

// Of request limits

/** The variable that holds how many seconds a client should wait before it asks again. */
export const RETRY_AFTER = 'rp_retry_after';
/** The reason for which a request would be rejected where limits of the rate are only reported. */
export const RATE_REASON = 'rp_rate_reason';

// Of requirements

/** The variable that holds the first requirement that a request does not meet, as its reason. */
export const UNMET = 'rp_unmet';

// Of tls

/** The variable that tells why a request was answered 400. */
export const BAD_REQUEST_REASON = 'rp_bad_request_reason';

// Of web socket

/** The variable that holds this word, empty for every other request. For the log only. */
export const WEB_SOCKET_REASON = 'rp_web_socket_reason';
/** The variable that tells whether the upgrade of such a request was taken away (`true`), or only reported (`false`). */
export const WEB_SOCKET_ENFORCED = 'rp_web_socket_enforced';

// Of canonical form maps

/** The variable that is empty for a target with the spelling that its route asks for. */
export const SPELLING = 'rp_spelling';

// Of options class maps

/** The treatment that a path has whatever the method. */
export const OF_PATH = 'rp_path_treatment';

// Of request line

/** The variable that is set from the request line and stands for its target; and what is captured on the way. */
export const TARGET = 'rp_target';
/** The path as it was sent, empty where the request line is not one that is looked at. */
export const RAW_PATH = 'rp_raw_path';

// Of route classes

/** The variable that holds the name of the treatment of the route. */
export const TREATMENT = 'rp_treatment';

// Of route lookup

/** The variable that holds the most specific route, as `RouteClasses` says it; empty where there is none. */
export const ROUTE = 'rp_route';

// Of script name

/** The variable that holds the most specific route for a path, whatever name the path holds. */
export const FOUND_ROUTE = 'rp_found_route';

// Of app protocol

/** The name of the upstream that is the app. */
export const APP_UPSTREAM = 'rp_app';

// Of print configuration

/** There is no escape for "$" in NGINX; this variable holds one. The configuration defines it with `geo`. */
export const DOLLAR_VARIABLE = 'rp_dollar';

// Of decision maps

/** The variable that holds the reason for a rejection, empty for a request that passes. */
export const REASON = 'rp_reason';
/** The variable that holds the path of the route as it was given. */
export const ROUTE_PATH = 'rp_route_path';
/** The variable that holds the methods of the route. */
export const ALLOW = 'rp_allow';
/** The same for a request to a host that is known, where unknown hosts come as far as the verdict. */
export const ROUTED_REASON = 'rp_routed_reason';
export const OTHERWISE_REFUSED = 'rp_refusal';

// Of enforcement

/** The variable that tells what the proxy answers itself, empty for what is forwarded. */
export const OWN_ANSWER = 'rp_own_answer';
/** The variable that keeps caches from storing a rejection. */
export const REFUSAL_CACHE_CONTROL = 'rp_refusal_cache_control';
/** The variable that tells unknown hosts from known ones where a request is outside of everything that is listed. */
export const UNLISTED_REASON = 'rp_unlisted_host';
