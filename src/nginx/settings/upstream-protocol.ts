import type { FastCgiOptions } from './fast-cgi-options';
import { FastCgi, Grpc, Http, UpstreamModule, Uwsgi } from './upstream-module';

/**
 * The protocol between NGINX and the app. The requests that pass, and the headers that the app receives, are the same for all
 * protocols.
 */
export class UpstreamProtocol {
  /** HTTP/1.1 over connections that are kept open. */
  public static http(): UpstreamProtocol {
    return new UpstreamProtocol(new Http());
  }

  /**
   * gRPC over HTTP/2 without TLS. Clients use HTTP/2 with the proxy, too: with gRPC, the ports of NGINX before 1.25.1 accept
   * only HTTP/2, and newer versions also accept HTTP/1.1.
   *
   * Rejected calls are answered with `grpc-status` and `grpc-message`, without a body, and with the HTTP status of the reason.
   * The code is the one to which gRPC clients map that HTTP status themselves (the gRPC documentation's "HTTP to gRPC Status
   * Code Mapping"). Clients that read the code and clients that read the HTTP status therefore see the same result. A stream
   * is one request: `maxRequestBodyBytes` of the settings counts all messages of the stream, and `clientBodyTimeout`,
   * `readTimeout` and `sendTimeout` limit how long the stream may be idle.
   */
  public static grpc(): UpstreamProtocol {
    return new UpstreamProtocol(new Grpc());
  }

  /**
   * FastCGI, to one script that receives every request, like a front controller in PHP. Each request has its own connection,
   * because an idle connection would occupy a process of PHP-FPM.
   *
   * `REQUEST_URI` is the target as the client sent it, and `PATH_INFO` is the decoded path, which has more slashes with
   * `allowEncodedSlash`.
   *
   * Frameworks search requests for the name of their script: `/index.php/admin` is `/admin` for all frameworks, and for some,
   * `/api/index.php/admin`, `/INDEX.PHPadmin` and `/?/admin` are `/admin` as well. The following requests are therefore
   * rejected with 404 like paths of no route:
   *
   * - paths that contain the name of the script's file, in upper or lower case, also within a segment;
   * - paths that begin with the first folder of `scriptName`;
   * - requests for `/` whose query begins with a slash.
   *
   * The text of a route is an exception: `Route.prefix('/legacy/index.php')` allows the paths below that prefix. A file with
   * an unusual name, such as `front-controller.php`, rejects no path that an honest client requests.
   *
   * The proxy does not restrict other paths that an app reads from its query (`?r=admin`). The route option `queryParameters`
   * restricts query parameters.
   *
   * @param options the script
   * @throws an error that lists every problem of the options: invalid paths, a file without an extension, a `scriptName` that
   * does not end with the file's name
   */
  public static fastCgi(options: FastCgiOptions): UpstreamProtocol {
    return new UpstreamProtocol(new FastCgi(options));
  }

  /**
   * The protocol of uWSGI servers, for Python's WSGI. `SCRIPT_NAME` is empty. `REQUEST_URI` is the target as the client sent
   * it, and `PATH_INFO` is the decoded path, which has more slashes with `allowEncodedSlash`.
   *
   * WSGI frameworks route by `PATH_INFO`, which is the path that a route lists, and do not search the path for a script name.
   * Only the app's own configuration changes the path. With uWSGI's `mount` and `manage-script-name`, the mounted path is
   * removed: `/shop/cart` is `/cart` for an app at `/shop`. If an app is mounted twice, each page has two paths, and routes
   * must either list both paths or neither. Clients cannot set `SCRIPT_NAME`, `SCRIPT_URL` or `REDIRECT_URL`, which Django
   * uses to determine the part before its own paths, because the names of client headers start with `HTTP_`.
   */
  public static uwsgi(): UpstreamProtocol {
    return new UpstreamProtocol(new Uwsgi());
  }

  private constructor(
    /**
     * The module of NGINX that speaks the protocol.
     *
     * @internal
     */
    public readonly _upstreamModule: UpstreamModule,
  ) {}
}
