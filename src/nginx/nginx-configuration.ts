import { accessLog, accessLogFormats, LogFormat } from './answers/access-log';
import { AnswerOptions, answerMaps, errorLocations, errorPages, outside, refusedLocations, refusedPage } from './answers/error-responses';
import { requestId } from './answers/request-id';
import { Authorization, usersFile } from './features/authorization';
import { clientAddress } from './features/client-address';
import { droppedUpgradeMaps, WITHOUT_UPGRADE_SOCKET, withoutUpgradeServer, withoutUpgradeUpstream } from './features/dropped-upgrade';
import { checkHealthPath, HEALTH_PATH, healthAnswer, trafficPortHealth, trafficPortHealthMap } from './features/health-check';
import { hostPort } from './features/host-port';
import { openTelemetryExporter, openTelemetryModules, openTelemetrySpans } from './features/open-telemetry';
import { checkOriginSecrets, OriginConditions, originSecretFile } from './features/origin-conditions';
import { RequestLimits } from './features/request-limits';
import { RequirementMaps } from './features/requirements';
import { checkCaches, ResponseCaches } from './features/response-caches';
import { headerBufferDirectives, responseHeaderBuffer } from './features/response-header-buffers';
import { ResponseHeaders } from './features/response-headers';
import { TemporaryFile, temporaryFiles } from './features/temporary-files';
import { requiredTlsFiles, tlsHttp } from './features/tls';
import { UndeliveredHeader, undeliveredHeaders } from './features/undelivered-headers';
import { checkUnderscores } from './features/underscores';
import { webSocketMaps } from './features/web-socket';
import { listenForHealthChecks, listenForRequests } from './locations/listeners';
import { compressesAny } from './locations/location-overrides';
import { authorizationLocation, forwardedHeaders, proxyLocations } from './locations/proxy-locations';
import { appAddress, appLoopbackPort, LOOPBACK } from './settings/app-address';
import { AppProtocol } from './settings/app-protocol';
import { NginxSettings } from './settings/nginx-settings';
import { checkProtocolLimits } from './settings/protocol-limits';
import { ResolvedSettings, resolveSettings } from './settings/resolve-settings';
import { NGINX_CONFIGURATION_PROPS, NGINX_SETTINGS } from './structs';
import { block, comment, directive, literal, pattern, Statement, text, unlike, variable, word } from './syntax/configuration-tree';
import { printConfiguration } from './syntax/print-configuration';
import { APP_UPSTREAM, RETRY_AFTER } from './syntax/variables';
import { decisionMaps, judgesHosts } from './verdict/decision-maps';
import { gateOf } from './verdict/enforcement';
import { Allowlist } from '../allowlist/allowlist';
import { Decision, RequestHead } from '../allowlist/decision';
import { hostPattern, isWildcard, OTHER_HOSTS, WELL_FORMED_HEADER } from '../allowlist/host-name';
import { REQUEST_HEAD } from '../allowlist/structs';
import { checkPort, checkSeconds, checkWholeNumber, Problems } from '../validation/problems';
import { checkStruct, rightMembers } from '../validation/struct-members';

/** The variable that holds the header `Host`, with the path. */
const ASKED_HOST = 'rp_asked_host';

/** The checks of settings name a setting without the prop that contains the settings. */
const PATHS_OF_SETTINGS = Object.fromEntries(Object.keys(NGINX_SETTINGS).map((name) => [name, `settings.${name}`]));

/** Properties of an NGINX configuration. */
export interface NginxConfigurationProps {
  /** The requests that are allowed. */
  readonly allowlist: Allowlist;
  /**
   * The port on which the app listens.
   *
   * @default - no port: `appSocket` is given
   */
  readonly appPort?: number;
  /**
   * The socket file on which the app listens, in a folder that both containers share, for example `/run/app/app.sock`. NGINX
   * runs as a user other than the app's and needs write permission for the file: the file's mode must be 666, or the file's
   * group must be NGINX's.
   *
   * @default - no socket file: `appPort` is given
   */
  readonly appSocket?: string;
  /**
   * The protocol between NGINX and the app.
   *
   * @default AppProtocol.http()
   */
  readonly appProtocol?: AppProtocol;
  /**
   * The host name or address of the app. In a task with `awsvpc` networking, containers share the loopback interface. In
   * `bridge` mode, the host is the name of the link.
   *
   * @default 127.0.0.1
   */
  readonly appHost?: string;
  /**
   * The port on which NGINX listens. Ports below 1024 need privileges that the container does not have.
   *
   * @default 8080
   */
  readonly port?: number;
  /**
   * The port on which NGINX answers health checks, at `/health`, for any host.
   *
   * @default 8081
   */
  readonly healthPort?: number;
  /**
   * The path of the app to which health checks are forwarded. The app receives two headers: the `User-Agent` of the health
   * check, and as `Host` the first of the hosts that has no wildcard. The app receives no body.
   *
   * @default - NGINX answers health checks itself
   */
  readonly appHealthPath?: string;
  /**
   * Whether NGINX also answers health checks at `/health` on `port`. The option is for load balancers that cannot use another
   * port for health checks, because the ports of the instance are chosen at run time. Only requests without the header
   * `X-Forwarded-For` are health checks. The load balancer must therefore add the header to all requests of clients, as an
   * Application Load Balancer does by default.
   *
   * @default false
   */
  readonly healthOnTrafficPort?: boolean;
  /**
   * The number of worker processes. NGINX's `auto` would count the cores of the machine instead of the task's share of the
   * cores.
   *
   * @default 1
   */
  readonly workerProcesses?: number;
  /**
   * The number of seconds for which an idle connection from the load balancer stays open. The value must be more than the load
   * balancer's idle timeout.
   *
   * @default 75
   */
  readonly keepaliveTimeoutSeconds?: number;
  /**
   * The maximum number of seconds that requests may take after the stop signal.
   *
   * @default 20
   */
  readonly workerShutdownTimeoutSeconds?: number;
  /**
   * The settings for compression, limits and timeouts.
   *
   * @default - the defaults of the settings
   */
  readonly settings?: NginxSettings;
}

/** The complete `nginx.conf` for an allowlist. */
export class NginxConfiguration {
  /** The path of health checks on the health port. */
  public static readonly HEALTH_PATH = HEALTH_PATH;
  /** The only folder that NGINX writes to. */
  public static readonly WRITABLE_FOLDER = '/tmp';
  /**
   * The socket file on which NGINX listens for its own requests. A file that an earlier run left is removed before NGINX
   * starts.
   *
   * @internal
   */
  public static readonly _OWN_SOCKET = WITHOUT_UPGRADE_SOCKET;

  /**
   * The file from which NGINX reads a user list of `BasicAuth`. Each line has a user and the hash of the password, in the
   * format of `htpasswd`. The content is a secret, and therefore is neither in the text of the configuration nor in the image.
   *
   * @param users the name of the list, as in `BasicAuth`
   */
  public static basicAuthFile(users: string = 'users'): string {
    return usersFile(users);
  }

  /**
   * The file from which NGINX reads the accepted values of an `OriginSecret`. `NginxSidecar` writes the file. If you do not
   * use `NginxSidecar`, write one line for each value, as an entry of NGINX's map: `"~^\\Qvalue\\E\\z" "";`. NGINX does not
   * start without the file.
   *
   * @param secret the name of the secret, as in `OriginSecret`
   */
  public static originSecretFile(secret: string = 'origin'): string {
    return originSecretFile(secret);
  }

  /** The port on which NGINX listens. */
  public readonly port: number;
  /** The port on which NGINX answers health checks. */
  public readonly healthPort: number;
  /** The socket file on which the app listens, if the app uses one. Both containers must share the folder of the file. */
  public readonly appSocket?: string;
  /** The number of open files that each worker may need. */
  public readonly openFiles: number;
  /** The host name or address of the app, if the app listens on a port. */
  public readonly appHost: string;
  /** The port on which the app listens, if the app uses one. */
  public readonly appPort?: number;
  /** The files that must exist before NGINX starts, such as a certificate and its key, or a user list. */
  public readonly requiredFiles: string[];
  /** The names of the origin secrets whose values must exist before NGINX starts, each in its `originSecretFile()`. */
  public readonly requiredOriginSecrets: string[];
  /** The NGINX modules that the configuration loads. Not every image contains these modules. */
  public readonly requiredModules: string[];

  /**
   * The requests that are allowed.
   *
   * @internal
   */
  public readonly _allowlist: Allowlist;

  /**
   * The headers that descriptions of the routes name and that the app would not receive.
   *
   * @internal
   */
  public readonly _undeliveredHeaders: UndeliveredHeader[];
  /**
   * The files that NGINX writes to its folder.
   *
   * @internal
   */
  public readonly _temporaryFiles: TemporaryFile[];

  private readonly protocol: AppProtocol;
  private readonly statements: () => Statement[];
  private printed?: string;

  /** @throws one error that lists every problem of the props */
  constructor(given: NginxConfigurationProps) {
    const problems = new Problems(PATHS_OF_SETTINGS);
    const wanted = rightMembers('NGINX configuration', NGINX_SETTINGS, given?.settings === undefined ? {} : given.settings, problems, 'settings');
    const checked = rightMembers('NGINX configuration', NGINX_CONFIGURATION_PROPS, given, problems);
    const props = { ...checked, settings: wanted, allowlist: wanted.strictQuery ? checked.allowlist._withStrictQuery() : checked.allowlist };
    const protocol = props.appProtocol ?? AppProtocol.http();
    const settings = resolveSettings(props.settings ?? {}, protocol, problems);
    const app = appAddress(props, problems);
    const appPort = appLoopbackPort(props);
    this.appHost = props.appHost ?? LOOPBACK;
    this.appPort = props.appPort;
    this.port = props.port ?? 8080;
    this.healthPort = props.healthPort ?? 8081;
    checkPort(problems, 'port', props.port, 1024);
    checkPort(problems, 'healthPort', props.healthPort, 1024);
    checkWholeNumber(problems, 'workerProcesses', props.workerProcesses, 1, 256, 'processes');
    checkSeconds(problems, 'keepaliveTimeoutSeconds', props.keepaliveTimeoutSeconds);
    checkSeconds(problems, 'workerShutdownTimeoutSeconds', props.workerShutdownTimeoutSeconds);
    checkProtocolLimits(props, protocol, problems);
    checkCaches(props.allowlist, props.settings?.tls, problems);
    checkUnderscores(props.allowlist, props.settings ?? {}, protocol, new Authorization(props.allowlist).identityHeaders(), problems);
    checkHealthPath(props.appHealthPath, problems);
    checkOriginSecrets(props.allowlist, settings, problems);
    if (this.port === this.healthPort || this.port === appPort || this.healthPort === appPort) {
      problems.add('port', this.port, `different from \`healthPort\` (${this.healthPort})${appPort === undefined ? '' : ` and \`appPort\` (${appPort})`}`,
        'choose another port, because the containers of a task share one network interface');
    }
    if (props.healthOnTrafficPort && !settings.clientAddressSource._isForwarded) {
      problems.conflict('healthOnTrafficPort', true, `the \`clientAddressSource\` ${settings.clientAddressSource}`,
        'leave `healthOnTrafficPort` out, or put an Application Load Balancer in front of NGINX, because NGINX recognizes health checks by the missing header X-Forwarded-For');
    }
    problems.throwIfAny('NGINX configuration');

    this._allowlist = props.allowlist;
    this._undeliveredHeaders = undeliveredHeaders(props.allowlist, settings);
    this.protocol = protocol;
    this.appSocket = props.appSocket;
    this.openFiles = settings.workerConnections * 2;
    this.requiredFiles = [...requiredTlsFiles(settings.tls), ...new Authorization(props.allowlist).users.map(usersFile)];
    this.requiredOriginSecrets = new OriginConditions(props.allowlist, settings).names;
    this.requiredModules = openTelemetryModules(settings.openTelemetry);
    this._temporaryFiles = temporaryFiles(props.allowlist, settings);
    this.statements = () => this.compile(props, settings, app);
  }

  /** The text of the `nginx.conf`. The text is generated on first access. */
  public get text(): string {
    this.printed ??= printConfiguration(this.statements());
    return this.printed;
  }

  /**
   * The decision of a proxy with this configuration about a request, computed without NGINX. The decision is the allowlist's,
   * with one exception: a request that the app's framework would read as a request for another path belongs to no route. See
   * `AppProtocol.fastCgi()`.
   *
   * As in `Allowlist.decide()`, the decision does not consider framing errors, sizes, rates and connections, credentials, or
   * checks that the app makes. `enforcement` is not considered either: a request that would only be reported is rejected here
   * as well.
   */
  public decide(request: RequestHead): Decision {
    checkStruct('request', REQUEST_HEAD, request);
    return this._allowlist._decide(request, (route, target) => this.protocol._script?.lists(route, target) ?? true);
  }

  /** The text of the `nginx.conf`. */
  public toString(): string {
    return this.text;
  }

  private compile(props: NginxConfigurationProps, settings: ResolvedSettings, app: string): Statement[] {
    const { allowlist } = props;
    const { protocol } = settings;
    const requestLimits = new RequestLimits(allowlist, settings);
    const responseHeaders = new ResponseHeaders(allowlist, settings);
    const authorization = new Authorization(allowlist);
    const caches = new ResponseCaches(allowlist, settings);
    const gate = gateOf(allowlist, settings);
    const answers: AnswerOptions = {
      reasons: [...requestLimits.reasons, ...authorization.reasons, ...protocol._module === 'grpc' ? [...new RequirementMaps(allowlist).reasons, ...new OriginConditions(allowlist, settings).reasons] : []],
      ...requestLimits.reasons.length > 0 ? { retryAfter: RETRY_AFTER } : {},
      headers: responseHeaders.additions(),
      tls: settings.tls,
      gate: gate.variable,
    };
    const otherHosts: AnswerOptions = { tls: settings.tls, headers: responseHeaders.security() };
    return [
      comment('Generated by cdk-reverse-proxied-service. Do not edit: change the routes and synthesize again.'),
      ...this.requiredModules.map((name) => directive('load_module', `modules/${name}.so`)),
      directive('daemon', 'off'),
      directive('pid', `${NginxConfiguration.WRITABLE_FOLDER}/nginx.pid`),
      directive('error_log', 'stderr', 'warn'),
      directive('worker_processes', props.workerProcesses ?? 1),
      directive('worker_rlimit_nofile', this.openFiles),
      directive('worker_shutdown_timeout', `${props.workerShutdownTimeoutSeconds ?? 20}s`),
      directive('pcre_jit', 'on'),
      block('events', [], [directive('worker_connections', settings.workerConnections)]),
      block('http', [], [
        ...writableFolder(),
        ...limits(props, settings),
        ...responseHeaders.hidden(),
        ...gzip(allowlist, settings),
        ...hashSizes(allowlist, gate.reports),
        ...clientAddress(settings),
        ...hostPort(settings),
        ...tlsHttp(settings.tls),
        ...requestId(),
        ...decisionMaps(allowlist, settings),
        ...gate.maps,
        ...webSocketMaps(allowlist, settings),
        ...droppedUpgradeMaps(allowlist, settings),
        ...requestLimits.http(),
        ...authorization.http(),
        ...caches.http(),
        ...responseHeaders.http(),
        ...accessLogFormats(allowlist, settings),
        ...answerMaps(protocol, answers),
        ...protocol._maps(),
        ...props.healthOnTrafficPort ? trafficPortHealthMap() : [],
        ...openTelemetryExporter(settings.openTelemetry),

        comment(protocol._keepsConnections ? 'The app, over connections that are kept open.' : 'The app.'),
        block('upstream', [APP_UPSTREAM], [
          directive('server', app, 'max_fails=0'),
          ...protocol._keepsConnections ? [
            directive('keepalive', settings.upstreamKeepaliveConnections),
            directive('keepalive_timeout', `${settings.upstreamKeepaliveTimeoutSeconds}s`),
            directive('keepalive_requests', settings.upstreamKeepaliveRequests),
          ] : [],
        ]),
        ...withoutUpgradeUpstream(protocol),

        comment('Requests for a host that nobody announced here: scanners, and leftovers of a recycled address.'),
        block('server', [], [
          listenForRequests(this.port, settings, 'default_server'),
          directive('server_name', OTHER_HOSTS),
          ...accessLog(LogFormat.UNROUTED),
          ...errorPages(protocol, otherHosts),
          ...responseHeaders.security(),
          ...props.healthOnTrafficPort ? trafficPortHealth(allowlist, protocol, props.appHealthPath, []) : [],
          block('location', ['/'], outside(421, protocol)),
          ...errorLocations(protocol, otherHosts),
        ]),

        comment('The hosts that are served.'),
        block('server', [], [
          listenForRequests(this.port, settings),
          directive('server_name', ...allowlist.hosts.map((host) => isWildcard(host) ? pattern(`${hostPattern(host)}\\z`) : word(host)),
            ...allowlist.hosts.length === 0 || judgesHosts(allowlist, settings) ? [pattern(`${hostPattern()}\\z`)] : []),
          ...accessLog(LogFormat.ROUTED),
          ...errorPages(protocol, answers),
          refusedPage(protocol),
          ...props.healthOnTrafficPort ? trafficPortHealth(allowlist, protocol, props.appHealthPath, requestLimits.exempt()) : [],
          comment('What is no host: old versions of NGINX take it, and cut off whatever follows a colon.'),
          directive('set', `$${ASKED_HOST}`, text(variable('http_host'), ' ', variable('uri'))),
          // Error responses also reach this condition, with a path that no request has.
          block('if', [unlike(ASKED_HOST, `${WELL_FORMED_HEADER}|^.* /\\.\\./[a-z/]++\\z`)], [directive('return', 400)]),
          ...requestLimits.server(),
          ...authorization.server(),
          ...caches.server(),
          ...responseHeaders.additions(),
          ...openTelemetrySpans(settings.openTelemetry),
          ...forwardedHeaders(allowlist, settings),
          ...proxyLocations(allowlist, settings),
          ...authorizationLocation(allowlist, settings),

          comment('Where a closed gate leads, and where NGINX\'s own errors lead.'),
          ...refusedLocations(allowlist, settings, responseHeaders.additions()),
          ...errorLocations(protocol, answers),
        ]),

        comment('Health checks: on a port that only the load balancer reaches, for any host.'),
        block('server', [], [
          ...listenForHealthChecks(this.healthPort, settings),
          directive('access_log', 'off'),
          block('location', ['=', literal(NginxConfiguration.HEALTH_PATH)], healthAnswer(allowlist, protocol, props.appHealthPath)),
          block('location', ['/'], [directive('return', 404)]),
        ]),
        ...withoutUpgradeServer(allowlist, settings),
      ]),
    ];
  }
}

function writableFolder(): Statement[] {
  return [
    comment('Everything that NGINX writes is under one folder; the rest of the file system is read-only.'),
    ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => directive(`${kind}_temp_path`, `${NginxConfiguration.WRITABLE_FOLDER}/${kind}`)),
  ];
}

function limits(props: NginxConfigurationProps, settings: ResolvedSettings): Statement[] {
  const { protocol } = settings;
  return [
    comment('Limits: what is larger or slower than this is no honest client.'),
    directive('server_tokens', 'off'),
    directive('request_pool_size', '16k'),
    // NGINX's own responses have the type of their location, whatever the path ends with.
    block('types', [], []),
    directive('merge_slashes', 'off'),
    directive('absolute_redirect', 'off'),
    directive('ignore_invalid_headers', 'on'),
    directive('underscores_in_headers', settings.underscoresInHeaders ? 'on' : 'off'),
    directive('client_max_body_size', settings.maxRequestBodyBytes),
    directive('client_header_buffer_size', '1k'),
    directive('large_client_header_buffers', 4, settings.maxHeaderLineBytes),
    directive('client_header_timeout', `${settings.clientHeaderTimeoutSeconds}s`),
    directive('client_body_timeout', `${settings.clientBodyTimeoutSeconds}s`),
    directive('send_timeout', `${settings.clientSendTimeoutSeconds}s`),
    directive('reset_timedout_connection', 'on'),

    comment('Connections from the load balancer outlive its idle timeout, so that it never meets a closing one.'),
    directive('keepalive_timeout', `${props.keepaliveTimeoutSeconds ?? 75}s`),
    directive('keepalive_requests', 10000),

    comment(protocol._buffers ? 'Towards the app. Bodies are collected first, so that a slow client costs it nothing.' : 'Towards the app.'),
    protocol._directive('connect_timeout', `${settings.connectTimeoutSeconds}s`),
    protocol._directive('read_timeout', `${settings.readTimeoutSeconds}s`),
    protocol._directive('send_timeout', `${settings.sendTimeoutSeconds}s`),
    ...protocol._buffers ? [
      protocol._directive('request_buffering', 'on'),
      // Otherwise each slow download could fill the folder for all requests.
      protocol._directive('max_temp_file_size', settings.maxResponseTempFileBytes),
    ] : [],
    ...headerBufferDirectives(responseHeaderBuffer({}, settings), protocol),
    protocol._directive('hide_header', 'X-Powered-By'),
    protocol._directive('ignore_headers', 'X-Accel-Redirect', 'X-Accel-Charset', ...protocol._buffers ? ['X-Accel-Limit-Rate'] : []),
  ];
}

function gzip(allowlist: Allowlist, settings: ResolvedSettings): Statement[] {
  if (!compressesAny(allowlist, settings)) {
    return [];
  }
  return [
    comment('Compression of the app\'s responses, also of those that came through other proxies.'),
    ...settings.gzip.enabled ? [directive('gzip', 'on')] : [],
    directive('gzip_proxied', 'any'),
    directive('gzip_vary', 'on'),
    directive('gzip_comp_level', settings.gzip.level),
    directive('gzip_min_length', settings.gzip.minLengthBytes),
    ...settings.gzip.types.length > 0 ? [directive('gzip_types', ...settings.gzip.types.map(literal))] : [],
  ];
}

/**
 * NGINX refuses a key that does not fit its bucket, so the sizes follow from the routes and hosts.
 *
 * @param reports whether there are maps for what is only reported
 */
function hashSizes(allowlist: Allowlist, reports: boolean): Statement[] {
  const power = (least: number, needed: number) => Math.max(least, 2 ** Math.ceil(Math.log2(needed)));
  const longest = (texts: string[]) => texts.reduce((most, { length }) => Math.max(most, length), 1);
  // Requirements, limits and policies of a route may each need a variable.
  const own = allowlist._routes.reduce((sum, { route: { _options: options, _requirements: requirements } }) => (
    sum + Object.keys(requirements).length + (options.rateLimits?.length ?? 0) + (options.maxConnections ? 1 : 0) + (options.cors ? 1 : 0)), 0);
  const entries = allowlist._routes.reduce((sum, { methods }) => sum + methods.length, 0);
  const bucket = power(512, 2 * (longest(allowlist._routes.map(({ route }) => route.path)) + 64));
  const bytes = allowlist._routes.reduce((sum, { route }) => sum + route.path.length + 16, 0);
  return [
    comment('Sizes of the look-up tables.'),
    // Four entries per bucket on average: NGINX uses a cache line for each bucket, even if the bucket is almost empty.
    directive('map_hash_bucket_size', bucket),
    directive('map_hash_max_size', Math.max(2048, Math.ceil(entries / 4), Math.ceil(16 * bytes / bucket))),
    directive('server_names_hash_bucket_size', power(128, longest(allowlist.hosts) + 64)),
    directive('server_names_hash_max_size', power(512, allowlist.hosts.length * 4 + 1)),
    directive('variables_hash_bucket_size', 256),
    directive('variables_hash_max_size', power(1024, Math.max(allowlist._routes.length > 100 || reports ? 4096 : 1, own > 0 ? 2048 + own * 16 : 1))),
  ];
}
