import { RejectionReason } from '../../allowlist';
import { REJECTION_STATUS } from '../../allowlist/rejection-status';
import { ANSWER_UNDELIVERED, AppFailure } from '../../nginx/answers/app-failure';
import { WEB_SOCKET_NOT_LISTED } from '../../nginx/features/request-headers/web-socket';

/** The explanation of a reason in the log of the proxy. */
export interface ReasonText {
  /** The meaning of the reason. */
  readonly meaning: string;
  /** The action to take if the request should pass. */
  readonly action: string;
}

/** A text for each reason. */
export const REASON_TEXTS: Record<RejectionReason | AppFailure | typeof ANSWER_UNDELIVERED | typeof WEB_SOCKET_NOT_LISTED, ReasonText> = {
  [RejectionReason.MALFORMED_REQUEST]: {
    meaning: 'NGINX cannot parse the request: the request line, a header or the framing of the body is malformed or too large.',
    action: 'Correct the client. For headers that are too large, raise the setting maxHeaderLineBytes.',
  },
  [RejectionReason.PLAIN_HTTP]: {
    meaning: 'The client sent plain HTTP to the TLS port of the proxy.',
    action: 'Set the protocol of the target group or of the client to HTTPS, or remove the setting tls.',
  },
  [RejectionReason.CLIENT_CERTIFICATE_MISSING]: {
    meaning: 'The client sent no certificate, although the proxy requires one.',
    action: 'Have the client send a certificate, or remove the requirement from the setting tls.',
  },
  [RejectionReason.CLIENT_CERTIFICATE_INVALID]: {
    meaning: 'The certificate of the client is expired, or is not signed by a trusted authority.',
    action: 'Renew the certificate of the client, or add its authority to the trusted authorities of the setting tls.',
  },
  [RejectionReason.UNKNOWN_HOST]: {
    meaning: 'The request is for a host that hosts does not list.',
    action: 'Add the host to hosts. Scanners that find the service by its IP address cause this reason, too.',
  },
  [RejectionReason.UNSUPPORTED_HTTP_VERSION]: {
    meaning: 'The request has an HTTP version other than HTTP/1.1 and HTTP/2.',
    action: 'Have the client use HTTP/1.1.',
  },
  [RejectionReason.NOT_ORIGIN_FORM]: {
    meaning: 'The target is a whole URL instead of a path. Clients send this form to forward proxies only.',
    action: 'Configure no forward proxy in the client.',
  },
  [RejectionReason.NOT_CANONICAL]: {
    meaning: 'The target has a spelling that servers read differently, so the proxy cannot know for which path the app would take the request.',
    action: 'Have the client send the usual spelling, or set the option that accepts the spelling if the app reads it in only one way.',
  },
  [RejectionReason.NO_ROUTE]: {
    meaning: 'No route lists the path.',
    action: 'Add a route if the path belongs to the service.',
  },
  [RejectionReason.METHOD_NOT_ALLOWED]: {
    meaning: 'A route lists the path, but not the method.',
    action: 'Add the method to methods of the route. TRACE and CONNECT are never accepted.',
  },
  [RejectionReason.CLIENT_ADDRESS_UNKNOWN]: {
    meaning: 'The address of the client is missing where clientAddressSource expects the address: the request bypassed a proxy in front.',
    action: 'Send the request through the load balancer or CDN, or correct the setting clientAddressSource.',
  },
  [RejectionReason.ORIGIN_SECRET_WRONG]: {
    meaning: 'The request lacks the origin secret, or has a wrong one: the request bypassed the CDN or proxy in front.',
    action: 'Send the request through the CDN, or give the CDN the value of the secret originSecret.',
  },
  [RejectionReason.CLIENT_NOT_ALLOWED]: {
    meaning: 'The route does not list the address of the client in allowedClients.',
    action: 'Add the address to allowedClients, and check clientAddressSource if the logged address is one of a proxy.',
  },
  [RejectionReason.QUERY_NOT_ALLOWED]: {
    meaning: 'The query has a parameter that queryParameters of the route does not list.',
    action: 'Add the parameter to queryParameters.',
  },
  [RejectionReason.CONTENT_TYPE_NOT_ALLOWED]: {
    meaning: 'The body has no content type, or one that contentTypes of the route does not list.',
    action: 'Have the client send a listed content type, or add the type to contentTypes.',
  },
  [RejectionReason.UNAUTHENTICATED]: {
    meaning: 'The route requires basicAuth, and the credentials are missing or wrong.',
    action: 'Correct the credentials, or the user list in the secret.',
  },
  [RejectionReason.NOT_AUTHORIZED]: {
    meaning: 'The app denied the authorization request of the route (authorizedBy), or the user list of basicAuth is missing.',
    action: 'Look into the log of the app for the request with the path of authorizedBy, and check the secret of the user list.',
  },
  [RejectionReason.AUTHORIZATION_FAILED]: {
    meaning: 'The authorization request of the route (authorizedBy) failed, or its response neither allows nor denies.',
    action: 'Have the app respond with 2xx, 401 or 403 to the path of authorizedBy, and look into the log of the app for failures.',
  },
  [RejectionReason.RATE_LIMITED]: {
    meaning: 'The client, or all clients together, sent more requests than a limit in rateLimits of the route allows.',
    action: 'Raise the rate or the burst of the limit if the traffic is legitimate. Clients find the time to wait in Retry-After.',
  },
  [RejectionReason.TOO_MANY_CONNECTIONS]: {
    meaning: 'The app already processes as many requests as maxConnections allows.',
    action: 'Raise maxConnections, run more tasks, or find out why the app is slow.',
  },
  [RejectionReason.REQUEST_TIMEOUT]: {
    meaning: 'The client did not send the complete request in time.',
    action: 'Raise clientBodyTimeout of the route for slow uploads, or the setting clientHeaderTimeout.',
  },
  [RejectionReason.BODY_TOO_LARGE]: {
    meaning: 'The body is larger than maxRequestBodyBytes allows.',
    action: 'Raise maxRequestBodyBytes of the route.',
  },
  [RejectionReason.STORAGE_FULL]: {
    meaning: 'NGINX could not store the body, because the folder for temporary files is full.',
    action: 'Increase the storage of the task, lower maxRequestBodyBytes, or set requestBuffering: false on the route.',
  },
  [RejectionReason.TARGET_TOO_LONG]: {
    meaning: 'The request line is longer than NGINX accepts.',
    action: 'Have the client send long parameters in a body, or raise the setting maxHeaderLineBytes.',
  },
  [WEB_SOCKET_NOT_LISTED]: {
    meaning: 'The client asked for a WebSocket, and the route does not have webSocket.',
    action: 'Set webSocket: true on the route if the app has a WebSocket there.',
  },
  [AppFailure.UNREACHABLE]: {
    meaning: 'The proxy accepted the request, but could not connect to the app.',
    action: 'Check that the app runs and listens on its port, and look into the log of the app for a crash.',
  },
  [AppFailure.TIMEOUT]: {
    meaning: 'The proxy accepted the request, but the app did not respond in time.',
    action: 'Find out why the app is slow, or raise readTimeout of the route.',
  },
  [AppFailure.HEADER_TOO_LARGE]: {
    meaning: 'The header of the response of the app is larger than maxResponseHeaderBytes.',
    action: 'Raise maxResponseHeaderBytes of the route, or have the app send fewer and smaller headers, for example cookies.',
  },
  [AppFailure.ANSWER_INVALID]: {
    meaning: 'The app closed the connection, or sent a response that NGINX cannot read.',
    action: 'Look into the log of the app. If the app closes idle connections, lower the setting upstreamKeepaliveTimeout.',
  },
  [AppFailure.TOO_SLOW]: {
    meaning: 'The client, or the load balancer in front, left after the app had sent no response for 29 seconds.',
    action: 'Find out why the app is slow. For responses that take long on purpose, set stream: true and raise the timeouts in front.',
  },
  [AppFailure.ANSWER_INCOMPLETE]: {
    meaning: 'The app began a response and did not complete it.',
    action: 'Look into the log of the app for a crash or a timeout.',
  },
  [ANSWER_UNDELIVERED]: {
    meaning: 'The response did not reach the client completely: the client disconnected or was too slow.',
    action: 'Nothing is wrong with the allowlist. For slow clients, raise clientSendTimeout.',
  },
};

/** The status with which the proxy answers for a reason, or `undefined` if the status varies. */
export function statusOf(reason: string): number | undefined {
  return (REJECTION_STATUS as Record<string, number | undefined>)[reason];
}
