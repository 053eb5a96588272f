import type { ServiceDefinition } from '../template/service-definition';
import type { TargetGroup } from '../template/target-group';
import { scaledMs, TimeScale } from '../time-scale';

export type TargetGroupName = 'primary' | 'alternate';

/** The number of targets that a group can have had; no place is used twice. */
export const PLACES = 64;

/** The time within which a target has to accept a connection: "Troubleshoot your Application Load Balancers", HTTP 504. */
const CONNECTION_TIMEOUT_SECONDS = 10;

export interface ConfigurationOptions {
  readonly definition: ServiceDefinition;
  readonly scale: TimeScale;
  readonly port: number;
  /** The socket of the runtime API. */
  readonly socket: string;
  /** The map that has the percentage of the requests for the alternate target group. */
  readonly weights: string;
}

/**
 * HAProxy in place of an Application Load Balancer. As there, a request is sent to one target and not tried again, connections to targets
 * are kept, and both sides of a connection may be idle for the idle timeout. Clients do not share connections to targets: HAProxy would
 * keep shared ones for longer than the idle timeout.
 */
export function haproxyConfiguration({ definition, scale, port, socket, weights }: ConfigurationOptions): string {
  const ms = (seconds: number) => `${Math.ceil(scaledMs(seconds, scale))}ms`;
  const idle = ms(definition.idleTimeoutSeconds);
  const groups = Object.entries({ primary: definition.targetGroup, alternate: definition.alternateTargetGroup });
  return `global
  nbthread 1
  maxconn 2000
  stats socket ${socket} mode 600 level admin
  stats timeout 1h
defaults
  mode http
  retries 0
  http-reuse never
  timeout connect ${ms(CONNECTION_TIMEOUT_SECONDS)}
  timeout client ${idle}
  timeout server ${idle}
  timeout http-keep-alive ${idle}
  option forwardfor
frontend listener
  bind 127.0.0.1:${port}
  http-request set-header X-Forwarded-Proto https
  http-request set-var(txn.alternate) str(alternate),map_str_int(${weights},0)
  acl to_alternate rand(100),sub(txn.alternate) lt 0
  use_backend alternate if to_alternate
  default_backend primary
${groups.map(([name, group]) => backend(name, group, ms)).join('')}`;
}

/** A target group. The health checks of targets are those of the template, and all places are empty at first. */
function backend(name: string, group: TargetGroup | undefined, ms: (seconds: number) => string): string {
  if (group === undefined) {
    return `backend ${name}\n`;
  }
  const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = group.healthCheck;
  return `backend ${name}
  balance roundrobin
  option httpchk
  http-check send meth GET uri ${path} ver HTTP/1.1 hdr Host localhost hdr User-Agent ELB-HealthChecker/2.0
  http-check expect status ${matcher}
  timeout check ${ms(timeoutSeconds)}
  server-template target 1-${PLACES} 127.0.0.1:1 disabled check inter ${ms(intervalSeconds)} rise ${healthyThreshold} fall ${unhealthyThreshold}
`;
}
