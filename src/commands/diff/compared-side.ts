import type { Allowlist } from '../../allowlist/allowlist';
import type { Decision } from '../../allowlist/decision';
import type { RequestHead } from '../../allowlist/request-head';
import type { MergedRoute } from '../../allowlist/routes/merge-routes';
import type { NginxConfigurationOptions } from '../../nginx/nginx-configuration-options';
import { ResolvedSettings, resolveSettings } from '../../nginx/settings/resolve-settings';
import { UpstreamProtocol } from '../../nginx/settings/upstream-protocol';
import { Problems } from '../../validation/problems';

/** One of the two configurations that are compared. */
export class ComparedSide {
  /** The allowlist with the settings that apply to its routes. */
  public readonly allowlist: Allowlist;

  /** The settings with their defaults. */
  public readonly settings: ResolvedSettings;

  constructor(public readonly options: NginxConfigurationOptions) {
    this.allowlist = options.settings?.strictQuery ? options.allowlist._withStrictQuery() : options.allowlist;
    // The reader of the configuration has already reported the problems.
    this.settings = resolveSettings(options.settings ?? {}, (options.appProtocol ?? UpstreamProtocol.http())._upstreamModule, new Problems());
  }

  /** The decision about a request, as `NginxConfiguration.decide()` makes it. */
  public decide(request: RequestHead): Decision {
    const script = this.options.appProtocol?._upstreamModule.script;
    return this.allowlist._decide(request, (route, target) => script?.lists(route, target) ?? true);
  }

  /** The route for a path and a method, whatever else the request is like. */
  public routeFor(path: string, method: string): MergedRoute | undefined {
    return this.allowlist._find(path)?.routes.find(({ methods }) => methods.includes(method));
  }
}

/** The outcome of a decision, without the reason for which a request is rejected. */
export function outcomeOf({ allowed, status, reason, location }: Decision): string {
  return allowed ? 'forwarded' : reason !== undefined ? 'rejected' : `answered ${status} ${location ?? ''}`;
}
