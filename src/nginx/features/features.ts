import { Buffering } from './buffering';
import { Authorization } from './clients/authorization';
import { ClientAddress } from './clients/client-address';
import { OriginConditions } from './clients/origin-conditions';
import { Feature } from './feature';
import { HealthCheckProps, HealthChecks } from './health-check';
import { KeepaliveProps, Limits } from './limits';
import { OpenTelemetry } from './open-telemetry';
import { RedirectMaps } from './redirects';
import { Reporting } from './reporting';
import { ConnectionHeader } from './request-headers/connection-header';
import { DroppedUpgrades } from './request-headers/dropped-upgrade';
import { ForwardedHeaders } from './request-headers/forwarded-headers';
import { HostPort } from './request-headers/host-port';
import { RequestIds } from './request-headers/request-ids';
import { Underscores } from './request-headers/underscores';
import { WebSockets } from './request-headers/web-socket';
import { RequestLimits } from './request-limits';
import { RequirementMaps } from './requirements';
import { Compression } from './responses/compression';
import { CorsMaps } from './responses/cors';
import { HiddenResponseHeaders } from './responses/hidden-response-headers';
import { ResponseCaches } from './responses/response-caches';
import { ResponseHeaderBuffers } from './responses/response-header-buffers';
import { SecurityHeaderMaps } from './responses/security-headers';
import { TemporaryFiles } from './responses/temporary-files';
import { TableSizes } from './table-sizes';
import { Tls } from './tls';
import { Allowlist } from '../../allowlist/allowlist';
import { Problems } from '../../validation/problems';
import { ResolvedSettings } from '../settings/resolve-settings';

/**
 * All features of one compilation, each created once. A new feature is a file with a class that implements `Feature`, and a line in
 * one of the lists below. A feature that other code reads also has a property.
 */
export class Features {
  public readonly reporting: Reporting;
  public readonly authorization: Authorization;
  public readonly buffering: Buffering;
  public readonly clientAddress: ClientAddress;
  public readonly cors: CorsMaps;
  public readonly droppedUpgrades: DroppedUpgrades;
  public readonly forwardedHeaders: ForwardedHeaders;
  public readonly healthChecks: HealthChecks;
  public readonly originConditions: OriginConditions;
  public readonly requestLimits: RequestLimits;
  public readonly requirements: RequirementMaps;
  public readonly responseCaches: ResponseCaches;
  public readonly responseHeaderBuffers: ResponseHeaderBuffers;
  public readonly tls: Tls;
  public readonly webSockets: WebSockets;

  /** The features that apply to all requests or that the verdict reads. The maps of these features precede the maps of the verdict. */
  public readonly beforeVerdict: Feature[];
  /** The features for accepted requests and their responses. */
  public readonly afterVerdict: Feature[];
  /** The features for the operation of the service, whose maps come last. */
  public readonly ofOperation: Feature[];

  private readonly all: Feature[];

  constructor(allowlist: Allowlist, settings: ResolvedSettings, props: HealthCheckProps & KeepaliveProps) {
    this.reporting = new Reporting(allowlist, settings);
    this.authorization = new Authorization(allowlist);
    this.buffering = new Buffering(allowlist, settings);
    this.clientAddress = new ClientAddress(settings);
    this.cors = new CorsMaps(allowlist);
    this.originConditions = new OriginConditions(allowlist, settings);
    this.requestLimits = new RequestLimits(allowlist, settings, this.clientAddress);
    this.requirements = new RequirementMaps(allowlist, settings, this.clientAddress);
    this.responseCaches = new ResponseCaches(allowlist, settings);
    this.responseHeaderBuffers = new ResponseHeaderBuffers(allowlist, settings);
    this.tls = new Tls(settings);
    this.webSockets = new WebSockets(allowlist, settings, this.reporting);
    this.droppedUpgrades = new DroppedUpgrades(settings, this.webSockets, this.responseHeaderBuffers);
    this.forwardedHeaders = new ForwardedHeaders(settings, this);
    this.healthChecks = new HealthChecks(allowlist, settings, props, () => this.flatMap((feature) => feature.healthCheck?.()));

    this.beforeVerdict = [
      new TemporaryFiles(allowlist, settings),
      new Limits(settings, props),
      this.responseHeaderBuffers,
      this.buffering,
      new HiddenResponseHeaders(settings, () => this.flatMap((feature) => feature.replacedResponseHeaders)),
      new Compression(allowlist, settings),
      new TableSizes(allowlist, this.reporting),
      this.clientAddress,
      new HostPort(settings),
      this.tls,
      new RequestIds(),
      this.forwardedHeaders,
      new Underscores(allowlist, settings, this.authorization),
      this.requirements,
      this.originConditions,
    ];
    this.afterVerdict = [
      this.webSockets,
      new ConnectionHeader(settings, this.webSockets),
      this.droppedUpgrades,
      this.requestLimits,
      this.authorization,
      this.responseCaches,
      new SecurityHeaderMaps(settings),
      this.cors,
      new RedirectMaps(allowlist),
    ];
    this.ofOperation = [
      this.healthChecks,
      new OpenTelemetry(settings.openTelemetry),
    ];
    this.all = [...this.beforeVerdict, ...this.afterVerdict, ...this.ofOperation];
  }

  /** Checks the settings and the options of routes; problems are added. */
  public check(problems: Problems): void {
    this.all.forEach((feature) => feature.check?.(problems));
  }

  /** The values of one member of all features, in the order of the lists. */
  public flatMap<T>(select: (feature: Feature) => T[] | undefined): T[] {
    return this.all.flatMap((feature) => select(feature) ?? []);
  }
}
