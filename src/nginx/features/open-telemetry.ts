import { Feature } from './feature';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { isNumberToken } from '../../validation/shown-value';
import { OpenTelemetryOptions, TraceContext } from '../settings/open-telemetry-options';
import { block, comment, directive, literal, Statement, text, variable, word } from '../syntax/configuration-tree';
import { valueOf } from '../syntax/map-directive';
import { ROUTE_PATH } from '../syntax/variables';

/** The module of NGINX that records spans. */
export const OPEN_TELEMETRY_MODULE = 'ngx_otel_module';

const SAMPLED = 'rp_trace_sampled';

/** The headers that the module writes and reads. */
export const TRACE_CONTEXT_HEADERS = ['traceparent', 'tracestate'];

/** The modules that OpenTelemetry needs. The list is empty unless OpenTelemetry is used. */
export function openTelemetryModules(settings: OpenTelemetryOptions | undefined): string[] {
  return settings === undefined ? [] : [OPEN_TELEMETRY_MODULE];
}

/** Traces of requests. */
export class OpenTelemetry implements Feature {
  constructor(private readonly settings: OpenTelemetryOptions | undefined) {}

  public check(problems: Problems): void {
    const { endpoint, serviceName, sampledPercent } = this.settings ?? {};
    const check = (prop: string, value: string | undefined, pattern: RegExp, allowed: string, fix: string) => {
      if (value !== undefined && (holdsToken(value) || !pattern.test(value))) {
        problems.add(`openTelemetry.${prop}`, value, allowed, holdsToken(value) ? TOKEN_FIX : fix);
      }
    };
    check('endpoint', endpoint, /^(?:https?:\/\/)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?:[0-9]{1,5}$/,
      'a host and a port', 'write for example "127.0.0.1:4317"');
    check('serviceName', serviceName, /^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/, '1 to 255 letters, digits and "._/-"', 'write for example "orders-proxy"');
    if (sampledPercent !== undefined) {
      const hundredths = sampledPercent * 100;
      const hasTwoDecimals = Math.abs(hundredths - Math.round(hundredths)) <= 1e-6;
      if (isNumberToken(sampledPercent) || !(sampledPercent >= 0.01 && sampledPercent <= 100 && hasTwoDecimals)) {
        problems.add('openTelemetry.sampledPercent', sampledPercent,
          'a number from 0.01 to 100 with at most two decimals', isNumberToken(sampledPercent) ? TOKEN_FIX : 'give such a number, or leave `openTelemetry` out to record no traces');
      }
    }
  }

  public get modules(): string[] {
    return openTelemetryModules(this.settings);
  }

  public http(): Statement[] {
    const { settings } = this;
    if (settings === undefined) {
      return [];
    }
    const percent = settings.sampledPercent ?? 100;
    return [
      comment('Traces, recorded by NGINX\'s OpenTelemetry module.'),
      block('otel_exporter', [], [directive('endpoint', literal(settings.endpoint ?? '127.0.0.1:4317'))]),
      directive('otel_service_name', literal(settings.serviceName ?? 'reverse-proxy')),
      ...percent === 100 ? [] : [block('split_clients', [text(variable('otel_trace_id')), `$${SAMPLED}`], [
        directive(literal(`${percent}%`), 'on'),
        directive(word('*'), 'off'),
      ])],
    ];
  }

  /** Requests for other hosts and health checks are not traced. */
  public server(): Statement[] {
    const { settings } = this;
    return settings === undefined ? [] : [
      directive('otel_trace', (settings.sampledPercent ?? 100) === 100 ? 'on' : valueOf(SAMPLED)),
      directive('otel_trace_context', settings.traceContext ?? TraceContext.PROPAGATE),
      directive('otel_span_attr', literal('http.route'), valueOf(ROUTE_PATH)),
    ];
  }
}
