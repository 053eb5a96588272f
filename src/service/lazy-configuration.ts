import { Allowlist, Route } from '../allowlist';
import { NginxConfiguration, NginxConfigurationProps } from '../nginx';
import type { TemporaryFile } from '../nginx/features/temporary-files';
import type { UndeliveredHeader } from '../nginx/features/undelivered-headers';
import type { ConfigurationSource } from '../sidecar/configuration-source';
import { Problems } from '../validation/problems';

/** The inputs of a service's NGINX configuration, except for routes that are added later. */
export interface LazyConfigurationProps {
  readonly routes: Route[];
  readonly hosts?: string[];
  /** The names of the user lists. */
  readonly basicAuthUsers: string[];
  /** The names of the origin secrets. */
  readonly originSecrets: string[];
  /** The read timeout in the settings, if they name one. */
  readonly ownReadTimeoutSeconds?: number;
  readonly nginx: Omit<NginxConfigurationProps, 'allowlist'>;
}

/** A read timeout and the prop that names it. */
export interface NamedReadTimeout {
  readonly prop: string;
  readonly seconds: number;
}

/** An NGINX configuration that accepts routes until its text is read. */
export class LazyConfiguration implements ConfigurationSource {
  public readonly port: number;
  public readonly healthPort: number;
  public readonly appHost: string;
  public readonly appPort?: number;
  public readonly appSocket?: string;
  public readonly openFiles: number;
  public readonly requiredFiles: string[];
  public readonly requiredOriginSecrets: string[];
  public readonly requiredModules: string[];
  public readonly _checksApp: boolean;
  private readonly routes: Route[];
  private final?: NginxConfiguration;

  public constructor(private readonly props: LazyConfigurationProps) {
    this.routes = [...props.routes];
    // Problems that exist now are reported now, not at synthesis. An empty list of routes is not a problem yet.
    const draft = this.compile(this.routes.length > 0 ? this.routes : [Route.exact('/')]);
    this.port = draft.port;
    this.healthPort = draft.healthPort;
    this.appHost = draft.appHost;
    this.appPort = draft.appPort;
    this.appSocket = draft.appSocket;
    this.openFiles = draft.openFiles;
    this.requiredFiles = draft.requiredFiles;
    this.requiredOriginSecrets = draft.requiredOriginSecrets;
    this.requiredModules = draft.requiredModules;
    this._checksApp = draft._checksApp;
  }

  public addRoute(route: Route): void {
    if (this.final !== undefined) {
      Problems.fail('addRoute', 'route', route.path, 'added before the app is synthesized',
        'call addRoute earlier, or from an Aspect whose priority is lower than AspectPriority.MUTATING');
    }
    const users = route._options.basicAuth?._users;
    if (users !== undefined && !this.props.basicAuthUsers.includes(users)) {
      Problems.fail('addRoute', `users of ${route}`, users, 'the name of a list in `basicAuthUsers`', 'give the service the secret for this list');
    }
    const secret = route._options.originSecret?._secret;
    if (secret !== undefined && !this.props.originSecrets.includes(secret)) {
      Problems.fail('addRoute', `originSecret of ${route}`, secret, 'the name of a secret in `originSecrets`', 'give the service the values of this secret');
    }
    this.routes.push(route);
  }

  public get text(): string {
    return this.complete().text;
  }

  public get _allowlist(): Allowlist {
    return this.complete()._allowlist;
  }

  public get _undeliveredHeaders(): UndeliveredHeader[] {
    return this.complete()._undeliveredHeaders;
  }

  public get _temporaryFiles(): TemporaryFile[] {
    return this.complete()._temporaryFiles;
  }

  /** The read timeouts that the configuration and the routes name, in seconds. */
  public get readTimeouts(): NamedReadTimeout[] {
    const own = this.props.ownReadTimeoutSeconds;
    return [
      ...own === undefined ? [] : [{ prop: 'nginx.readTimeoutSeconds', seconds: own }],
      // The response of a stream or WebSocket has begun, so nobody answers with 504.
      ...this._allowlist._routes.map(({ route }) => route).filter(({ _options: { stream, webSocket } }) => !stream && !webSocket)
        .flatMap((route) => route._options.readTimeoutSeconds === undefined ? []
          : [{ prop: `readTimeoutSeconds of ${route}`, seconds: route._options.readTimeoutSeconds }]),
    ];
  }

  private complete(): NginxConfiguration {
    this.final ??= this.compile(this.routes);
    return this.final;
  }

  private compile(routes: Route[]): NginxConfiguration {
    return new NginxConfiguration({ ...this.props.nginx, allowlist: new Allowlist({ routes, hosts: this.props.hosts }) });
  }
}
