import { usersFile } from './features/clients/authorization';
import { originSecretFile } from './features/clients/origin-conditions';
import { Compilation } from './features/compilation';
import { TemporaryFile } from './features/feature';
import { Features } from './features/features';
import { HEALTH_PATH } from './features/health-check';
import { WITHOUT_UPGRADE_SOCKET } from './features/request-headers/dropped-upgrade';
import { UndeliveredHeader, undeliveredHeaders } from './features/request-headers/undelivered-headers';
import { WRITABLE_FOLDER } from './features/responses/temporary-files';
import { mainContext } from './main-context';
import type { NginxConfigurationOptions } from './nginx-configuration-options';
import { appAddress, appLoopbackPort, LOOPBACK } from './settings/app-address';
import { checkProtocolLimits } from './settings/protocol-limits';
import { resolveSettings } from './settings/resolve-settings';
import { UpstreamProtocol } from './settings/upstream-protocol';
import { NGINX_CONFIGURATION_OPTIONS, NGINX_OPTIONS } from './structs';
import { Statement } from './syntax/configuration-tree';
import { printConfiguration } from './syntax/print-configuration';
import { Allowlist } from '../allowlist/allowlist';
import { Decision } from '../allowlist/decision';
import { RequestHead, REQUEST_HEAD } from '../allowlist/request-head';
import type { Route } from '../allowlist/routes/route';
import { checkDuration, checkPort, checkWholeNumber, Problems } from '../validation/problems';
import { checkStruct, rightMembers } from '../validation/struct-members';

/** The checks of settings name a setting without the prop that contains the settings. */
const PATHS_OF_SETTINGS = Object.fromEntries(Object.keys(NGINX_OPTIONS).map((name) => [name, `settings.${name}`]));

/** The complete `nginx.conf` for an allowlist. */
export class NginxConfiguration {
  /** The path of health checks on the health port. */
  public static readonly HEALTH_PATH = HEALTH_PATH;
  /** The only folder that NGINX writes to. */
  public static readonly WRITABLE_FOLDER = WRITABLE_FOLDER;
  /**
   * The socket file on which NGINX listens for its own requests. A file that an earlier run left is removed before NGINX
   * starts.
   *
   * @internal
   */
  public static readonly _OWN_SOCKET = WITHOUT_UPGRADE_SOCKET;

  /**
   * The file from which NGINX reads a user list of the route option `basicAuth`. Each line has a user and the hash of the
   * password, in the format of `htpasswd`. The content is a secret, and therefore is neither in the text of the configuration
   * nor in the image.
   *
   * @param users the name of the list, as in `basicAuth.users` of a route
   */
  public static basicAuthFile(users: string = 'users'): string {
    return usersFile(users);
  }

  /**
   * The file from which NGINX reads the accepted values of an origin secret. `NginxSidecar` writes the file. If you do not
   * use `NginxSidecar`, write one line for each value, as an entry of NGINX's map: `"~^\\Qvalue\\E\\z" "";`. NGINX does not
   * start without the file.
   *
   * @param secret the name of the secret, as in `originSecret.secret` of a route or of the settings
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
   * The options as given.
   *
   * @internal
   */
  public readonly _given: NginxConfigurationOptions;

  /**
   * Whether health checks include the app.
   *
   * @internal
   */
  public readonly _checksApp: boolean;

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

  private readonly statements: () => Statement[];
  /** Whether a route lists a target that its path matches. */
  private readonly isListed: (route: Route, target: string) => boolean;
  private printed?: string;

  /** @throws one error that lists every problem of the props */
  constructor(given: NginxConfigurationOptions) {
    const problems = new Problems(PATHS_OF_SETTINGS);
    const wanted = rightMembers('NGINX configuration', NGINX_OPTIONS, given?.settings === undefined ? {} : given.settings, problems, 'settings');
    const checked = rightMembers('NGINX configuration', NGINX_CONFIGURATION_OPTIONS, given, problems);
    const props = { ...checked, settings: wanted, allowlist: wanted.strictQuery ? checked.allowlist._withStrictQuery() : checked.allowlist };
    const { _upstreamModule: protocol } = props.appProtocol ?? UpstreamProtocol.http();
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
    checkDuration(problems, 'keepaliveTimeout', props.keepaliveTimeout);
    checkDuration(problems, 'workerShutdownTimeout', props.workerShutdownTimeout);
    checkProtocolLimits(props, protocol, problems);
    const compilation: Compilation = { allowlist: props.allowlist, settings, features: new Features(props.allowlist, settings, props) };
    const { features } = compilation;
    features.check(problems);
    if (this.port === this.healthPort || this.port === appPort || this.healthPort === appPort) {
      problems.add('port', this.port, `different from \`healthPort\` (${this.healthPort})${appPort === undefined ? '' : ` and \`appPort\` (${appPort})`}`,
        'choose another port, because the containers of a task share one network interface');
    }
    problems.throwIfAny('NGINX configuration');

    this._given = given;
    this._allowlist = props.allowlist;
    this._checksApp = props.appHealthPath !== undefined;
    this._undeliveredHeaders = undeliveredHeaders(compilation);
    this.isListed = (route, target) => protocol.script?.lists(route, target) ?? true;
    this.appSocket = props.appSocket;
    this.openFiles = settings.workerConnections * 2;
    this.requiredFiles = features.flatMap(({ requiredFiles }) => requiredFiles);
    this.requiredOriginSecrets = features.originConditions.names;
    this.requiredModules = features.flatMap(({ modules }) => modules);
    this._temporaryFiles = features.flatMap(({ temporaryFiles }) => temporaryFiles);
    this.statements = () => mainContext(compilation, { ...props, port: this.port, healthPort: this.healthPort, app });
  }

  /** The text of the `nginx.conf`. The text is generated on first access. */
  public get text(): string {
    this.printed ??= printConfiguration(this.statements());
    return this.printed;
  }

  /**
   * The decision of a proxy with this configuration about a request, computed without NGINX. The decision is the allowlist's,
   * with one exception: a request that the app's framework would read as a request for another path belongs to no route. See
   * `UpstreamProtocol.fastCgi()`.
   *
   * As in `Allowlist.decide()`, the decision does not consider framing errors, sizes, rates and connections, credentials, or
   * checks that the app makes. `enforcement` is not considered either: a request that would only be reported is rejected here
   * as well.
   */
  public decide(request: RequestHead): Decision {
    checkStruct('request', REQUEST_HEAD, request);
    return this._decide(request);
  }

  /**
   * The decision about a request whose members have the right types.
   *
   * @internal
   */
  public _decide(request: RequestHead): Decision {
    return this._allowlist._decide(request, this.isListed);
  }

  /** The text of the `nginx.conf`. */
  public toString(): string {
    return this.text;
  }
}
