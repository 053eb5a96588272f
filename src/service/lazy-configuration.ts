import type { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Allowlist, Route } from '../allowlist';
import { Enforcement, NginxConfiguration, NginxConfigurationOptions } from '../nginx';
import { checkSecretsOfRoutes } from './route-secrets';
import type { NamedReadTimeout } from '../checks/service/rendered-service';
import type { TemporaryFile } from '../nginx/features/feature';
import type { UndeliveredHeader } from '../nginx/features/request-headers/undelivered-headers';
import type { ConfigurationSource } from '../sidecar/configuration-source';
import { inNamesOf, Subject, subjectAt } from '../validation/invalid-input';
import { PropNames } from '../validation/problem';
import { Problems } from '../validation/problems';

/** The inputs of a service's NGINX configuration, except for routes that are added later. */
export interface LazyConfigurationProps {
  /** The service. */
  readonly scope: Construct;
  /** The props of the service, by the names of the props of the configuration that receive their values. */
  readonly names: PropNames;
  readonly routes: Route[];
  readonly hosts?: string[];
  /** The names of the user lists. */
  readonly basicAuthUsers: string[];
  /** The names of the origin secrets. */
  readonly originSecrets: string[];
  /** The read timeout in the settings, if they name one. */
  readonly ownReadTimeout?: Duration;
  readonly nginx: Omit<NginxConfigurationOptions, 'allowlist'>;
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
  public readonly _owner: Construct;
  private readonly routes: Route[];
  private final?: NginxConfiguration;
  /** The functions to call when a route in report-only mode is added, unless there already is one. */
  private readonly reportListeners: (() => void)[] = [];

  public constructor(private readonly props: LazyConfigurationProps) {
    this._owner = props.scope;
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
      Problems.fail(this.subjectOfAddRoute, 'route', route, 'added before the app is synthesized',
        'call `addRoute()` earlier, or from an Aspect whose priority is lower than AspectPriority.MUTATING');
    }
    const problems = new Problems();
    checkSecretsOfRoutes(problems, [route], this.props);
    problems.throwIfAny(this.subjectOfAddRoute);
    this.routes.push(route);
    if (this.reports) {
      this.reportListeners.splice(0).forEach((listener) => listener());
    }
  }

  /** Calls the function once: now if anything is in report-only mode, otherwise when a route in report-only mode is added. */
  public whenReporting(listener: () => void): void {
    if (this.reports) {
      listener();
    } else {
      this.reportListeners.push(listener);
    }
  }

  public get text(): string {
    return this.complete().text;
  }

  public get _allowlist(): Allowlist {
    return this.complete()._allowlist;
  }

  public get _given(): NginxConfigurationOptions {
    return this.complete()._given;
  }

  public get _undeliveredHeaders(): UndeliveredHeader[] {
    return this.complete()._undeliveredHeaders;
  }

  public get _temporaryFiles(): TemporaryFile[] {
    return this.complete()._temporaryFiles;
  }

  /** The read timeouts that the configuration and the routes name. */
  public get readTimeouts(): NamedReadTimeout[] {
    const own = this.props.ownReadTimeout;
    return [
      ...own === undefined ? [] : [{ prop: 'nginx.readTimeout', value: own }],
      // The response of a stream or WebSocket has begun, so the load balancer does not respond with 504.
      ...this._allowlist._routes.map(({ route }) => route).filter(({ _options: { stream, webSocket } }) => !stream && !webSocket)
        .flatMap((route) => route._options.readTimeout === undefined ? []
          : [{ prop: `readTimeout of ${route}`, value: route._options.readTimeout }]),
    ];
  }

  /** Whether the service or one of its routes is in report-only mode. */
  private get reports(): boolean {
    return this.props.nginx.settings?.enforcement === Enforcement.REPORT_ONLY || this.routes.some(({ _options }) => _options.reportOnly === true);
  }

  private get subjectOfAddRoute(): Subject {
    return subjectAt(this.props.scope, 'addRoute');
  }

  private complete(): NginxConfiguration {
    this.final ??= this.compile(this.routes);
    return this.final;
  }

  private compile(routes: Route[]): NginxConfiguration {
    const { scope, names, hosts, nginx } = this.props;
    return inNamesOf(subjectAt(scope, 'ReverseProxiedService'), names, () => new NginxConfiguration({ ...nginx, allowlist: new Allowlist({ routes, hosts }) }));
  }
}
