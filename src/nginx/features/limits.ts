import type { Duration } from 'aws-cdk-lib';
import { Feature } from './feature';
import { headerBufferDirectives, responseHeaderBuffer } from './responses/response-header-buffers';
import type { ResolvedRouteOptions } from '../../allowlist/routes/resolved-route-options';
import { ResolvedSettings } from '../settings/resolve-settings';
import { block, comment, directive, Directive, Statement } from '../syntax/configuration-tree';

/** The prop of the configuration that limits idle connections from the load balancer. */
export interface KeepaliveProps { readonly keepaliveTimeout?: Duration }

/** Limits of sizes and times, for connections to clients and to the app. */
export class Limits implements Feature {
  constructor(private readonly settings: ResolvedSettings, private readonly props: KeepaliveProps) {}

  public http(): Statement[] {
    const { settings, settings: { protocol } } = this;
    return [
      comment('Limits: larger or slower requests are rejected.'),
      directive('server_tokens', 'off'),
      directive('request_pool_size', '16k'),
      // Responses of NGINX itself have the type of their location, whatever the extension of the path.
      block('types', [], []),
      directive('merge_slashes', 'off'),
      directive('absolute_redirect', 'off'),
      directive('ignore_invalid_headers', 'on'),
      directive('underscores_in_headers', settings.underscoresInHeaders ? 'on' : 'off'),
      directive('client_max_body_size', settings.maxRequestBodyBytes),
      directive('client_header_buffer_size', '1k'),
      directive('large_client_header_buffers', 4, settings.maxHeaderLineBytes),
      directive('client_header_timeout', `${settings.clientHeaderTimeout.toSeconds()}s`),
      directive('client_body_timeout', `${settings.clientBodyTimeout.toSeconds()}s`),
      directive('send_timeout', `${settings.clientSendTimeout.toSeconds()}s`),
      directive('reset_timedout_connection', 'on'),

      comment('Connections from the load balancer. NGINX closes idle connections later than the load balancer does.'),
      directive('keepalive_timeout', `${this.props.keepaliveTimeout?.toSeconds() ?? 75}s`),
      directive('keepalive_requests', 10000),

      comment(protocol.buffers ? 'Connections to the app. Request bodies are buffered, so that slow clients do not occupy the app.' : 'Connections to the app.'),
      protocol.directive('connect_timeout', `${settings.connectTimeout.toSeconds()}s`),
      protocol.directive('read_timeout', `${settings.readTimeout.toSeconds()}s`),
      protocol.directive('send_timeout', `${settings.sendTimeout.toSeconds()}s`),
      ...protocol.buffers ? [
        protocol.directive('request_buffering', 'on'),
        // Otherwise each slow download could fill the folder for all requests.
        protocol.directive('max_temp_file_size', settings.maxResponseTempFileBytes),
      ] : [],
      ...headerBufferDirectives(responseHeaderBuffer({}, settings), protocol),
      protocol.directive('hide_header', 'X-Powered-By'),
      protocol.directive('ignore_headers', 'X-Accel-Redirect', 'X-Accel-Charset', ...protocol.buffers ? ['X-Accel-Limit-Rate'] : []),
    ];
  }

  public location(options: ResolvedRouteOptions): Directive[] {
    const { settings, settings: { protocol } } = this;
    const timeout = (name: string, own: Duration | undefined, usual: Duration, make: (name: string, value: string) => Directive) =>
      own === undefined || own.toSeconds() === usual.toSeconds() ? [] : [make(name, `${own.toSeconds()}s`)];
    const ofApp = (name: string, value: string) => protocol.directive(name, value);
    return [
      ...bodyLimit(options, settings) === settings.maxRequestBodyBytes ? [] : [directive('client_max_body_size', bodyLimit(options, settings))],
      ...timeout('connect_timeout', options.connectTimeout, settings.connectTimeout, ofApp),
      ...timeout('read_timeout', options.readTimeout, settings.readTimeout, ofApp),
      ...timeout('send_timeout', options.sendTimeout, settings.sendTimeout, ofApp),
      ...timeout('client_body_timeout', options.clientBodyTimeout, settings.clientBodyTimeout, directive),
      ...timeout('send_timeout', options.clientSendTimeout, settings.clientSendTimeout, directive),
    ];
  }

  public authorizationRequest(): Statement[] {
    // The authorization request has no body. The route limits the body of the client's request.
    return [unlimitedBody()];
  }
}

/** The maximum number of bytes of a body, by the options of a route. */
export function bodyLimit(options: ResolvedRouteOptions, settings: ResolvedSettings): number {
  return options.maxRequestBodyBytes ?? settings.maxRequestBodyBytes;
}

/** The directive for a location that reads no body. Without the directive, NGINX would check the length of the body against the limit of the service. */
export function unlimitedBody(): Statement {
  return directive('client_max_body_size', 0);
}
