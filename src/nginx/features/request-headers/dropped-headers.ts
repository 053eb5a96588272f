/** The information that a header claims. */
export enum Claim {
  ADDRESS = 'the address of the client',
  SCHEME = 'that the client came by HTTPS',
  HOST = 'the requested host or port',
  PATH = 'the requested path, or the base path of the app',
  METHOD = 'the method of the request',
  ROUTING = 'what another proxy or the app itself has decided',
  IDENTITY = 'who the client is',
}

/** A header that clients must not set, because apps trust it as the statement of a proxy in front of them. */
export interface SpoofableHeader {
  readonly name: string;
  readonly claims: Claim;
  /** The software that reads the header, or that sets the header where its value is true. */
  readonly readBy: string;
}

const { ADDRESS, SCHEME, HOST, PATH, METHOD, ROUTING, IDENTITY } = Claim;

const group = (claims: Claim, readBy: string, ...names: string[]): SpoofableHeader[] => names.map((name) => ({ name, claims, readBy }));

/**
 * The headers with which a client could bypass the proxy's decision in the app, or claim an identity. NGINX cannot drop
 * headers by prefix, so the list contains each name. The list does not contain headers that clients of well-known products
 * send themselves (`X-Auth-Token`, `X-User-Id`, `Cf-Access-Client-Id`), or headers that only cause a request to be traced.
 */
export const SPOOFABLE_HEADERS: SpoofableHeader[] = [
  ...group(ADDRESS, 'RFC 7239; Spring, Symfony, Rack, Tomcat, Quarkus', 'Forwarded'),
  ...group(ADDRESS, 'Rails (ActionDispatch::RemoteIp); PHP by custom; Azure App Service', 'Client-IP'),
  ...group(ADDRESS, 'Azure App Service; npm request-ip and its kind', 'X-Client-IP', 'X-Forwarded', 'Forwarded-For'),
  ...group(ADDRESS, 'chi (middleware.RealIP); Akamai, Cloudflare', 'True-Client-IP'),
  ...group(ADDRESS, 'Cloudflare; npm request-ip', 'CF-Connecting-IP', 'CF-Connecting-IPv6', 'CF-Pseudo-IPv4'),
  ...group(ADDRESS, 'Rackspace, Riverbed; npm request-ip', 'X-Cluster-Client-IP'),
  ...group(ADDRESS, 'Fastly; npm request-ip', 'Fastly-Client-IP'),
  ...group(ADDRESS, 'Fly.io', 'Fly-Client-IP'),
  ...group(ADDRESS, 'DigitalOcean App Platform', 'DO-Connecting-IP'),
  ...group(ADDRESS, 'Google App Engine', 'X-Appengine-User-IP', 'X-Appengine-Remote-Addr'),
  ...group(ADDRESS, 'Azure Front Door', 'X-Azure-ClientIP', 'X-Azure-SocketIP'),
  ...group(ADDRESS, 'Amazon CloudFront', 'CloudFront-Viewer-Address'),
  ...group(ADDRESS, 'Netlify', 'X-NF-Client-Connection-IP'),
  ...group(ADDRESS, 'Vercel', 'X-Vercel-Forwarded-For', 'X-Vercel-Proxied-For'),
  ...group(ADDRESS, 'Shopify Oxygen', 'Oxygen-Buyer-IP'),
  ...group(ADDRESS, 'Sucuri, Imperva; plugins of WordPress', 'X-Sucuri-ClientIP', 'Incap-Client-IP'),
  ...group(ADDRESS, 'Alibaba Cloud CDN', 'Ali-CDN-Real-IP', 'CDN-Src-IP'),
  ...group(ADDRESS, 'Envoy', 'X-Envoy-External-Address'),
  ...group(ADDRESS, 'WebLogic; Java by custom', 'Proxy-Client-IP', 'WL-Proxy-Client-IP'),
  ...group(ADDRESS, 'Yii; Google\'s proxies', 'X-ProxyUser-IP', 'X-Proxy-User-IP'),
  ...group(ADDRESS, 'ingress-nginx', 'X-Original-Forwarded-For'),
  ...group(ADDRESS, 'ASP.NET Core (ForwardedHeadersMiddleware)', 'X-Original-For'),
  ...group(ADDRESS, 'webmails and PHP by custom', 'X-Originating-IP', 'X-Remote-IP', 'X-Remote-Addr', 'Remote-Addr', 'X-Coming-From'),

  ...group(SCHEME, 'Rack, ingress-nginx', 'X-Forwarded-Scheme', 'X-Scheme'),
  ...group(SCHEME, 'Rack, gunicorn, WordPress', 'X-Forwarded-Ssl'),
  ...group(SCHEME, 'gunicorn; Django by custom', 'X-Forwarded-Protocol'),
  ...group(SCHEME, 'Microsoft ISA and TMG; Yii, Liferay', 'Front-End-Https', 'X-Url-Scheme', 'X-SSL-Enabled'),
  ...group(SCHEME, 'ASP.NET Core (ForwardedHeadersMiddleware)', 'X-Original-Proto'),
  ...group(SCHEME, 'Azure App Service, iisnode', 'X-ARR-SSL', 'X-AppService-Proto'),
  ...group(SCHEME, 'Cloudflare; plugins of WordPress', 'CF-Visitor'),
  ...group(SCHEME, 'Amazon CloudFront', 'CloudFront-Forwarded-Proto'),
  ...group(SCHEME, 'Fastly', 'Fastly-SSL'),
  ...group(SCHEME, 'WebLogic', 'WL-Proxy-SSL'),

  ...group(HOST, 'Spring, Rack, Symfony, Werkzeug', 'X-Forwarded-Port'),
  ...group(HOST, 'Apache mod_proxy; Tomcat', 'X-Forwarded-Server'),
  ...group(HOST, 'frameworks of PHP and Node.js by custom', 'X-Host', 'X-HTTP-Host-Override'),
  ...group(HOST, 'ASP.NET Core (ForwardedHeadersMiddleware); Azure Application Gateway', 'X-Original-Host'),
  ...group(HOST, 'Azure App Service', 'Disguised-Host'),
  ...group(HOST, 'Envoy', 'X-Envoy-Original-Host'),

  ...group(PATH, 'Symfony, Laminas (IIS); ingress-nginx', 'X-Original-URL', 'X-Rewrite-URL', 'X-Original-URI'),
  ...group(PATH, 'Azure App Service, iisnode; Azure Static Web Apps', 'X-WAWS-Unencoded-URL', 'X-MS-Original-URL'),
  ...group(PATH, 'Traefik; Spring, Werkzeug, ASP.NET Core', 'X-Forwarded-Prefix', 'X-Original-Prefix'),
  ...group(PATH, 'Traefik\'s forward authentication', 'X-Forwarded-Uri', 'X-Replaced-Path'),
  ...group(PATH, 'Flask and other WSGI by custom', 'X-Script-Name', 'X-Forwarded-Path', 'X-Forwarded-Pathbase'),
  ...group(PATH, 'Envoy', 'X-Envoy-Original-Path'),
  ...group(PATH, 'Home Assistant', 'X-Ingress-Path'),

  ...group(METHOD, 'Rack, Symfony, Laravel, ASP.NET, Express (method-override), Spring', 'X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override'),
  ...group(METHOD, 'ingress-nginx; Traefik\'s forward authentication', 'X-Original-Method', 'X-Forwarded-Method'),

  ...group(ROUTING, 'CGI: it becomes HTTP_PROXY (CVE-2016-5385)', 'Proxy'),
  ...group(ROUTING, 'Next.js (CVE-2025-29927)', 'X-Middleware-Subrequest', 'X-Middleware-Subrequest-Id'),
  ...group(ROUTING, 'Next.js: internal headers', 'X-Middleware-Rewrite', 'X-Middleware-Redirect', 'X-Middleware-Next', 'X-Middleware-Skip', 'X-Middleware-Set-Cookie',
    'X-Middleware-Override-Headers', 'X-Invoke-Path', 'X-Invoke-Query', 'X-Invoke-Output', 'X-Invoke-Status'),
  ...group(ROUTING, 'Vercel; Next.js, Nitro', 'X-Now-Route-Matches', 'X-Matched-Path'),
  ...group(ROUTING, 'Astro on Vercel', 'X-Astro-Path', 'X-Astro-Locals'),
  ...group(ROUTING, 'React Router (CVE-2025-43864, CVE-2025-43865)', 'X-React-Router-SPA-Mode', 'X-React-Router-Prerender-Data'),
  ...group(ROUTING, 'NGINX, lighttpd; Rack::Sendfile (CVE-2025-61780), Plack', 'X-Accel-Redirect', 'X-Sendfile', 'X-Sendfile-Type', 'X-Accel-Mapping'),
  ...group(ROUTING, 'Symfony, Drupal: edge side includes', 'Surrogate-Capability'),
  ...group(ROUTING, 'Google App Engine: its own cron, queues and apps', 'X-Appengine-Cron', 'X-Appengine-Queuename', 'X-Appengine-Taskname', 'X-Appengine-Inbound-Appid'),
  ...group(ROUTING, 'Envoy', 'X-Envoy-Internal'),
  ...group(ROUTING, 'AWS Lambda Web Adapter', 'X-Amzn-Request-Context', 'X-Amzn-Lambda-Context'),

  ...group(IDENTITY, 'CGI by custom; Django; Authelia', 'Remote-User', 'Remote-Groups', 'Remote-Name', 'Remote-Email'),
  ...group(IDENTITY, 'Kubernetes, Rancher; apps by custom', 'X-Remote-User', 'X-Remote-Group', 'X-Remote-Groups', 'X-Remote-Uid', 'X-Remote-Email'),
  ...group(IDENTITY, 'Kubernetes: on behalf of whom', 'Impersonate-User', 'Impersonate-Group', 'Impersonate-Uid'),
  ...group(IDENTITY, 'OAuth2 Proxy; Jenkins, SonarQube', 'X-Forwarded-User', 'X-Forwarded-Email', 'X-Forwarded-Groups', 'X-Forwarded-Preferred-Username', 'X-Forwarded-Access-Token'),
  ...group(IDENTITY, 'SonarQube; Redash', 'X-Forwarded-Login', 'X-Forwarded-Name', 'X-Forwarded-Remote-User', 'X-Forwarded-Roles'),
  ...group(IDENTITY, 'OAuth2 Proxy with NGINX', 'X-Auth-Request-User', 'X-Auth-Request-Email', 'X-Auth-Request-Groups', 'X-Auth-Request-Preferred-Username', 'X-Auth-Request-Access-Token'),
  ...group(IDENTITY, 'Backstage', 'X-OAuth2-Proxy-Id-Token'),
  ...group(IDENTITY, 'Keycloak Gatekeeper', 'X-Auth-Userid', 'X-Auth-Username', 'X-Auth-Email', 'X-Auth-Groups', 'X-Auth-Roles', 'X-Auth-Subject'),
  ...group(IDENTITY, 'Grafana, Gitea, Forgejo', 'X-WebAuth-User', 'X-WebAuth-Email', 'X-WebAuth-Name', 'X-WebAuth-Fullname', 'X-WebAuth-Groups', 'X-WebAuth-Role'),
  ...group(IDENTITY, 'authentik', 'X-Authentik-Username', 'X-Authentik-Groups', 'X-Authentik-Entitlements', 'X-Authentik-Email', 'X-Authentik-Name', 'X-Authentik-Uid', 'X-Authentik-Jwt'),
  ...group(IDENTITY, 'Pomerium', 'X-Pomerium-Jwt-Assertion', 'X-Pomerium-Claim-Email', 'X-Pomerium-Claim-Groups', 'X-Pomerium-Claim-Name', 'X-Pomerium-Claim-User', 'X-Pomerium-Claim-Sub'),
  ...group(IDENTITY, 'Vouch Proxy', 'X-Vouch-User', 'X-Vouch-Idp-Accesstoken', 'X-Vouch-Idp-Idtoken'),
  ...group(IDENTITY, 'Teleport', 'Teleport-Jwt-Assertion'),
  ...group(IDENTITY, 'Tailscale', 'Tailscale-User-Login', 'Tailscale-User-Name', 'Tailscale-User-Profile-Pic', 'Tailscale-App-Capabilities', 'Tailscale-User', 'Tailscale-Login',
    'Tailscale-Name', 'Tailscale-Tailnet'),
  ...group(IDENTITY, 'Cloudflare Access', 'Cf-Access-Jwt-Assertion', 'Cf-Access-Authenticated-User-Email'),
  ...group(IDENTITY, 'Google Cloud IAP', 'X-Goog-Authenticated-User-Email', 'X-Goog-Authenticated-User-Id', 'X-Goog-Iap-Jwt-Assertion'),
  ...group(IDENTITY, 'Google Cloud Endpoints and API Gateway', 'X-Endpoint-API-UserInfo', 'X-Apigateway-Api-Userinfo'),
  ...group(IDENTITY, 'Google App Engine', 'X-Appengine-User-Email', 'X-Appengine-User-Id', 'X-Appengine-User-Nickname', 'X-Appengine-User-Is-Admin'),
  ...group(IDENTITY, 'Azure App Service (Easy Auth)', 'X-MS-Client-Principal', 'X-MS-Client-Principal-Id', 'X-MS-Client-Principal-Name', 'X-MS-Client-Principal-Idp', 'X-MS-Client-Display-Name',
    'X-MS-Token-AAD-Access-Token', 'X-MS-Token-AAD-Id-Token', 'X-MS-Token-AAD-Refresh-Token', 'X-MS-Token-Google-Access-Token', 'X-MS-Token-Google-Id-Token', 'X-MS-Token-Facebook-Access-Token'),
  ...group(IDENTITY, 'Application Load Balancer, OpenID Connect', 'X-Amzn-Oidc-Data', 'X-Amzn-Oidc-Identity', 'X-Amzn-Oidc-Accesstoken'),
  ...group(IDENTITY, 'AWS Verified Access', 'X-Amzn-Ava-User-Context'),
  ...group(IDENTITY, 'Amazon VPC Lattice', 'X-Amzn-Lattice-Identity', 'X-Amzn-Lattice-Identity-Tags', 'X-Amzn-Lattice-Network'),
  ...group(IDENTITY, 'Kong, APISIX', 'X-Consumer-Id', 'X-Consumer-Custom-Id', 'X-Consumer-Username', 'X-Consumer-Groups', 'X-Credential-Identifier', 'X-Credential-Username', 'X-Authenticated-Userid',
    'X-Authenticated-Scope', 'X-Authenticated-Groups', 'X-Anonymous-Consumer', 'X-Userinfo', 'X-ID-Token'),
  ...group(IDENTITY, 'Envoy, Istio; WSO2, Grafana', 'X-JWT-Payload', 'X-JWT-Assertion'),
  ...group(IDENTITY, 'Linkerd; Dapr; Kubeflow', 'L5d-Client-Id', 'Dapr-Caller-App-Id', 'Kubeflow-Userid', 'Kubeflow-Groups'),
  ...group(IDENTITY, 'Elasticsearch, Kibana; OpenSearch', 'Es-Security-Runas-User', 'X-Proxy-User', 'X-Proxy-Roles'),
  ...group(IDENTITY, 'Home Assistant', 'X-Remote-User-Id', 'X-Remote-User-Name', 'X-Remote-User-Display-Name'),
  ...group(IDENTITY, 'Sonatype Nexus; apps by custom', 'X-SSO-User', 'X-Authenticated-User'),
  ...group(IDENTITY, 'Shibboleth', 'Shib-Session-Id', 'Shib-Identity-Provider', 'Shib-Application-Id', 'Eppn', 'Persistent-Id', 'Affiliation', 'Entitlement'),
  ...group(IDENTITY, 'mod_auth_openidc, as scripts spell it', 'OIDC-Claim-Sub', 'OIDC-Claim-Email', 'OIDC-Claim-Name', 'OIDC-Claim-Preferred-Username', 'OIDC-Claim-Groups', 'OIDC-Claim-Roles',
    'OIDC-Claim-Upn', 'OIDC-Claim-Iss', 'OIDC-Access-Token', 'OIDC-Id-Token', 'OIDC-Id-Token-Payload', 'OIDC-Userinfo'),
  ...group(IDENTITY, 'CAS; SiteMinder; IBM Verify Access; Oracle Access Manager', 'CAS-User', 'SM-User', 'SM-Userdn', 'IV-User', 'IV-User-L', 'IV-Groups', 'IV-Creds', 'OAM-Remote-User', 'Osso-User-Dn'),

  ...group(IDENTITY, 'RFC 9440', 'Client-Cert', 'Client-Cert-Chain'),
  ...group(IDENTITY, 'Envoy, Istio, Consul', 'X-Forwarded-Client-Cert'),
  ...group(IDENTITY, 'Traefik', 'X-Forwarded-Tls-Client-Cert', 'X-Forwarded-Tls-Client-Cert-Info'),
  ...group(IDENTITY, 'NGINX and Apache by custom; ingress-nginx; SAP', 'SSL-Client-Cert', 'SSL-Client-Verify', 'SSL-Client-Subject-DN', 'SSL-Client-Issuer-DN', 'SSL-Client-S-DN', 'SSL-Client-I-DN',
    'SSL-Client-Serial', 'SSL-Client-Fingerprint'),
  ...group(IDENTITY, 'HAProxy and NGINX by custom', 'X-SSL-Client-Cert', 'X-SSL-Client-Verify', 'X-SSL-Client-DN', 'X-SSL-Client-S-DN', 'X-SSL-Client-CN', 'X-SSL-Client-Issuer-DN', 'X-SSL-Issuer',
    'X-SSL-Client-Serial', 'X-SSL-Client-Fingerprint', 'X-SSL-Client-SHA1', 'X-SSL-Cert', 'X-Client-Certificate', 'X-Client-DN', 'X-Client-Verify'),
  ...group(IDENTITY, 'ASP.NET Core; Azure App Service; WebLogic', 'X-Client-Cert', 'MS-ASPNETCORE-ClientCert', 'MS-ASPNETCORE-WinAuthToken', 'X-ARR-ClientCert', 'WL-Proxy-Client-Cert'),
  ...group(IDENTITY, 'Google Cloud Load Balancing', 'X-Client-Cert-Present', 'X-Client-Cert-Chain-Verified', 'X-Client-Cert-Leaf', 'X-Client-Cert-Subject-DN', 'X-Client-Cert-Issuer-DN',
    'X-Client-Cert-Serial-Number', 'X-Client-Cert-SPIFFE', 'X-Client-Cert-URI-SANs', 'X-Client-Cert-DNSName-SANs'),
  ...group(IDENTITY, 'Application Load Balancer, mutual TLS', 'X-Amzn-Mtls-Clientcert', 'X-Amzn-Mtls-Clientcert-Subject', 'X-Amzn-Mtls-Clientcert-Issuer',
    'X-Amzn-Mtls-Clientcert-Serial-Number', 'X-Amzn-Mtls-Clientcert-Validity', 'X-Amzn-Mtls-Clientcert-Leaf'),
  ...group(IDENTITY, 'Amazon CloudFront, mutual TLS', 'CloudFront-Viewer-Cert-Present', 'CloudFront-Viewer-Cert-Subject', 'CloudFront-Viewer-Cert-Issuer',
    'CloudFront-Viewer-Cert-Serial-Number', 'CloudFront-Viewer-Cert-Sha256', 'CloudFront-Viewer-Cert-Validity', 'CloudFront-Viewer-Cert-Pem'),
];

/** The names of the headers that clients must not set. */
export const SPOOFABLE_NAMES = SPOOFABLE_HEADERS.map(({ name }) => name);

/** Headers that NGINX sets itself. */
export const OWN = ['Host', 'Connection', 'Upgrade', 'Content-Length', 'Transfer-Encoding', 'Keep-Alive', 'X-Real-IP', 'X-Forwarded-For', 'X-Forwarded-Proto',
  'X-Forwarded-Host', 'X-Forwarded-Port', 'X-Request-Id'];

/** Headers of one connection, or of an upgrade to HTTP/2. NGINX never forwards these headers. */
export const HOP_BY_HOP = ['HTTP2-Settings', 'TE', 'Trailer'];

/** Whether the list contains the name of a header. Header names are case-insensitive (RFC 9110, section 5.1). */
export const includesHeader = (names: string[], name: string): boolean => typeof name === 'string' && names.some((other) => other.toLowerCase() === name.toLowerCase());

/** The headers that are not forwarded, without the trusted headers of a proxy in front of NGINX. */
export function droppedHeaders(trusted: string[]): string[] {
  return [...SPOOFABLE_NAMES.filter((name) => !includesHeader(trusted, name)), ...HOP_BY_HOP];
}

/** The trusted headers that contain the client's identity. */
export function identityHeaders(trusted: string[]): string[] {
  return SPOOFABLE_HEADERS.flatMap(({ name, claims }) => claims === Claim.IDENTITY && includesHeader(trusted, name) ? [name] : []);
}
