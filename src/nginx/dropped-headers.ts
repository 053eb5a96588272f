import { includesHeader } from './header-name';

/** Headers of one hop, or of an upgrade that must never happen: never forwarded. */
export const ONE_HOP = ['HTTP2-Settings', 'TE', 'Trailer'];

/** Headers that say who the client is. */
const IDENTITY = [
  'X-Forwarded-User', 'X-Remote-User', 'Remote-User', 'X-Auth-Request-User', 'X-Auth-Request-Email', 'SSL-Client-Cert', 'X-SSL-Client-Cert',
  'X-SSL-Client-Verify', 'X-SSL-Client-DN', 'X-SSL-Client-Issuer-DN', 'X-SSL-Client-Serial', 'X-SSL-Client-Fingerprint',
  'Client-Cert', 'Client-Cert-Chain', 'X-Forwarded-Client-Cert', 'X-Amzn-Oidc-Data', 'X-Amzn-Oidc-Identity', 'X-Amzn-Oidc-Accesstoken',
  'X-Amzn-Mtls-Clientcert', 'X-Amzn-Mtls-Clientcert-Subject', 'X-Amzn-Mtls-Clientcert-Issuer', 'X-Amzn-Mtls-Clientcert-Serial-Number',
  'X-Amzn-Mtls-Clientcert-Validity', 'X-Amzn-Mtls-Clientcert-Leaf',
];

/** Headers by which a client could steer the app around the proxy's decision, or claim to be somebody. */
export const CLAIMS = [
  // The address, host, scheme and path that another proxy is said to have seen.
  'Forwarded', 'True-Client-IP', 'X-Client-IP', 'CF-Connecting-IP', 'X-Cluster-Client-IP', 'X-Original-Forwarded-For',
  'X-Forwarded-Prefix', 'X-Forwarded-Server', 'X-Forwarded-Scheme', 'X-Forwarded-Ssl', 'X-Forwarded-Path', 'X-Forwarded-Port', 'X-Forwarded-Uri',
  'X-Host', 'X-HTTP-Host-Override', 'X-Original-Host',
  // Another URL or method than the one that was looked at; inner sub-requests; CGI's HTTP_PROXY.
  'X-Original-URL', 'X-Original-URI', 'X-Rewrite-URL', 'X-Original-Method', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override',
  'X-Middleware-Subrequest', 'Proxy', 'X-Accel-Redirect', 'X-Sendfile',
  ...IDENTITY,
];

/** The headers that are not forwarded, when what is in front of NGINX is trusted with some of them. */
export function droppedHeaders(trusted: string[]): string[] {
  return [...CLAIMS.filter((name) => !includesHeader(trusted, name)), ...ONE_HOP];
}

/** Those of the trusted headers that tell the app who the client is. */
export function identityHeaders(trusted: string[]): string[] {
  return IDENTITY.filter((name) => includesHeader(trusted, name));
}
