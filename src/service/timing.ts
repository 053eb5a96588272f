import { Duration, Token } from 'aws-cdk-lib';
import type { Problems } from '../validation/problems';

/**
 * The times of NGINX, ECS and the load balancer that depend on each other. All are derived from two times: the time that
 * requests may take to finish when a task stops, and the time for which the load balancer keeps idle connections.
 *
 * When a task stops, the load balancer first sends no new requests to the task and waits for the requests in flight
 * (`deregistrationDelay`). Then ECS stops the containers in the reverse order of their start. Each step gets a little more
 * time than the step inside it:
 *
 * ```text
 * worker_shutdown_timeout  <  NGINX's stopTimeout  <  the app's stopTimeout
 *        drain                     drain + 5 s              drain + 10 s
 * ```
 *
 * - NGINX closes the remaining connections itself before ECS kills NGINX, so that logs are written and connections end
 *   cleanly, even if a WebSocket would stay open forever.
 * - The app outlives all requests that NGINX is finishing.
 * - If clients find the task by DNS, NGINX accepts connections until the record has expired. Both stop timeouts are longer by
 *   that time (`stopDelay`).
 *
 * While a task runs, NGINX keeps idle connections longer than the load balancer does (`keepalive_timeout`). Otherwise the
 * load balancer would now and then send a request into a connection that NGINX is closing, and answer 502.
 *
 * NGINX waits for a silent app for a shorter time (`proxy_read_timeout`) than the resource in front waits for a silent NGINX.
 * Otherwise the 504 would come from the load balancer, and no log line of the proxy and no metric would tell that the app was
 * silent.
 */
export interface Timing {
  /** NGINX's `worker_shutdown_timeout`. */
  readonly workerShutdownTimeout: Duration;
  /** The time for which NGINX accepts connections after the signal to stop. */
  readonly stopDelay?: Duration;
  /** The time after which ECS kills NGINX. */
  readonly proxyStopTimeout: Duration;
  /** The time after which ECS kills the app. */
  readonly appStopTimeout: Duration;
  /** The time for which the load balancer waits for requests in flight. */
  readonly deregistrationDelay: Duration;
  /** NGINX's `keepalive_timeout`. */
  readonly keepaliveTimeout: Duration;
  /** NGINX's `proxy_read_timeout`. */
  readonly readTimeout: Duration;
}

/** The times of an exposure that others are derived from. */
export interface ExposureTimes {
  /** The time for which the load balancer keeps idle connections. */
  readonly idleTimeout: Duration;
  /** The time after which the resource in front gives up on a silent proxy, if it does. */
  readonly silenceLimit?: Duration;
  /** The time for which clients may use the address of a stopping task, if they find the address by DNS. */
  readonly dnsTtl?: Duration;
}

/** The largest stop timeout of AWS Fargate. */
const LARGEST_STOP_TIMEOUT_SECONDS = 120;
/** The default `dnsTtl` of CDK, which leaves requests in flight 50 seconds on AWS Fargate. */
const LONGEST_STOP_DELAY_SECONDS = 60;
const PROXY_MARGIN_SECONDS = 5;
const APP_MARGIN_SECONDS = 10;
const KEEPALIVE_MARGIN_SECONDS = 15;
const READ_MARGIN_SECONDS = 5;
const USUAL_READ_TIMEOUT_SECONDS = 60;

/**
 * @param problems collects invalid durations
 * @param drainTime the time that requests in flight may take when a task stops
 * @param times the times of the exposure
 */
export function deriveTiming(problems: Problems, drainTime: Duration, { idleTimeout, silenceLimit, dnsTtl }: ExposureTimes): Timing {
  const delay = dnsTtl && wholeSeconds(problems, 'exposure.cloudMapOptions.dnsTtl', dnsTtl, 0, LONGEST_STOP_DELAY_SECONDS);
  const largest = LARGEST_STOP_TIMEOUT_SECONDS - APP_MARGIN_SECONDS - Math.min(delay ?? 0, LONGEST_STOP_DELAY_SECONDS);
  const drain = wholeSeconds(problems, 'drainTime', drainTime, 1, largest);
  const idle = wholeSeconds(problems, 'exposure.idleTimeout', idleTimeout, 1, 4000);
  return {
    workerShutdownTimeout: Duration.seconds(drain),
    stopDelay: delay === undefined ? undefined : Duration.seconds(delay),
    proxyStopTimeout: Duration.seconds((delay ?? 0) + drain + PROXY_MARGIN_SECONDS),
    appStopTimeout: Duration.seconds((delay ?? 0) + drain + APP_MARGIN_SECONDS),
    deregistrationDelay: Duration.seconds(drain),
    keepaliveTimeout: Duration.seconds(idle + KEEPALIVE_MARGIN_SECONDS),
    readTimeout: Duration.seconds(readTimeout(silenceLimit)),
  };
}

/** A whole number of seconds below the limit, or the default of NGINX if that is shorter. */
function readTimeout(silenceLimit: Duration | undefined): number {
  if (silenceLimit === undefined || Token.isUnresolved(silenceLimit) || silenceLimit.isUnresolved()) return USUAL_READ_TIMEOUT_SECONDS;
  const limit = Math.floor(silenceLimit.toSeconds({ integral: false }));
  return Math.min(USUAL_READ_TIMEOUT_SECONDS, Math.max(1, limit - Math.min(READ_MARGIN_SECONDS, Math.ceil(limit / 3))));
}

function wholeSeconds(problems: Problems, prop: string, value: Duration, least: number, most: number): number {
  const allowed = `a Duration from ${least} to ${most} whole seconds, known at synthesis`;
  const fix = `write for example \`Duration.seconds(${Math.min(least + 29, most)})\`, because the times of NGINX and of the load balancer are derived from \`${prop}\``;
  if (Token.isUnresolved(value) || value.isUnresolved()) {
    problems.add(prop, value, allowed, fix);
    return least;
  }
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < least || seconds > most) {
    problems.add(prop, value, allowed, fix);
  }
  return seconds;
}
