import { Feature } from './feature';
import { Allowlist } from '../../allowlist/allowlist';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { ResolvedSettings } from '../settings/resolve-settings';
import { UpstreamModule } from '../settings/upstream-module';
import { Directive } from '../syntax/configuration-tree';

/** Request and response bodies that NGINX forwards without buffering. */
export class Buffering implements Feature {
  private readonly protocol: UpstreamModule;

  constructor(private readonly allowlist: Allowlist, { protocol }: ResolvedSettings) {
    this.protocol = protocol;
  }

  /** Whether the app can receive a request before the body is complete. */
  public get forwardsIncompleteRequests(): boolean {
    return !this.protocol.buffers || this.allowlist._routes.some(({ route }) => this.passesRequestsOn(route._options));
  }

  public location(options: ResolvedRouteOptions): Directive[] {
    return [
      ...this.passesRequestsOn(options) ? [this.protocol.directive('request_buffering', 'off')] : [],
      ...options.responseBuffering === false && this.protocol.buffers ? [this.protocol.directive('buffering', 'off')] : [],
    ];
  }

  /** Whether requests of a route are forwarded unbuffered, although the protocol supports buffering. */
  private passesRequestsOn({ requestBuffering }: ResolvedRouteOptions): boolean {
    return requestBuffering === false && this.protocol.upgrades;
  }
}
