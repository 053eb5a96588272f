import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { required, rightMembers, StructMembers, text as textMember } from '../../validation/struct-members';
import { ScriptName } from '../routing/script-name';
import { Argument, directive, Directive, literal, mapKey, Statement, text, Variable, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { APP_UPSTREAM, PORT } from '../syntax/variables';

/** The script that answers requests by FastCGI. */
export interface FastCgiOptions {
  /**
   * The path of the script that receives every request, in the file system of the app's container, for example
   * `/var/www/html/public/index.php`. The file name must have an extension.
   */
  readonly scriptFilename: string;

  /**
   * The path of the script in URLs (`SCRIPT_NAME`), which ends with the file's name. Frameworks remove the part of this path
   * that a request starts with: with `/shop/index.php`, both `/shop/cart` and `/cart` are `/cart` for the app. Requests for
   * paths that begin with `/shop` are therefore rejected with 404 as well, unless a route literally begins with `/shop`.
   *
   * @default - a slash and the file's name
   */
  readonly scriptName?: string;

  /**
   * The root folder of the site (`DOCUMENT_ROOT`), in the file system of the app's container.
   *
   * @default - the folder of the script
   */
  readonly documentRoot?: string;
}

/** The members of `FastCgiOptions`. */
export const FAST_CGI_OPTIONS: StructMembers<FastCgiOptions> = {
  scriptFilename: required(textMember),
  documentRoot: textMember,
  scriptName: textMember,
};

/**
 * The protocol between NGINX and the app. The requests that pass, and the headers that the app receives, are the same for all
 * protocols.
 */
export abstract class AppProtocol {
  /** HTTP/1.1 over connections that are kept open. */
  public static http(): AppProtocol {
    return new Http();
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
  public static grpc(): AppProtocol {
    return new Grpc();
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
  public static fastCgi(options: FastCgiOptions): AppProtocol {
    return new FastCgi(options);
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
  public static uwsgi(): AppProtocol {
    return new Uwsgi();
  }

  /**
   * The prefix of the names of the directives.
   *
   * @internal
   */
  public abstract readonly _module: 'proxy' | 'grpc' | 'fastcgi' | 'uwsgi';

  /**
   * The name of the protocol in messages.
   *
   * @internal
   */
  public abstract readonly _name: string;

  /**
   * Whether connections to the app are kept open.
   *
   * @internal
   */
  public abstract readonly _keepsConnections: boolean;

  /**
   * The name of the script that gets every request, which apps look for in paths.
   *
   * @internal
   */
  public readonly _script?: ScriptName;

  /**
   * Whether a request may become a WebSocket.
   *
   * @internal
   */
  public get _upgrades(): boolean {
    return this._module === 'proxy';
  }

  /**
   * Whether NGINX handles whole HTTP requests and responses: NGINX can then buffer and store them, send subrequests, and
   * filter all headers.
   *
   * @internal
   */
  public get _buffers(): boolean {
    return this._module !== 'grpc';
  }

  /**
   * A directive of the module.
   *
   * @internal
   */
  public _directive(name: string, ...args: (Argument | string | number)[]): Directive {
    return directive(`${this._module}_${name}`, ...args);
  }

  /**
   * A header of a request to the app. A header with an empty value is not sent.
   *
   * @internal
   */
  public _header(name: string, value: Argument): Directive {
    return this._directive('set_header', word(name), value);
  }

  /**
   * The hop-by-hop headers that NGINX sets itself.
   *
   * @internal
   */
  public get _ownHeaders(): string[] {
    return [];
  }

  /**
   * The maps for the values that the app receives.
   *
   * @internal
   */
  public _maps(): Statement[] {
    return [];
  }

  /**
   * The directives that every request needs, besides headers.
   *
   * @param asked the target of a GET without a body, if it is not the client's target
   * @param passesHeaders whether headers of the client are forwarded, some of which are not for the app
   * @param address the variable that holds the client's address
   * @internal
   */
  public abstract _request(asked?: (string | Variable)[], passesHeaders?: boolean, address?: string): Statement[];

  /**
   * The directive that forwards the request to the app.
   *
   * @param asked the path to request, if it is not the client's path
   * @param upstream the name of an upstream other than the app's own
   * @internal
   */
  public abstract _pass(asked?: (string | Variable)[], upstream?: string): Directive;
}

class Http extends AppProtocol {
  /** @internal */
  public readonly _module = 'proxy';
  /** @internal */
  public readonly _name = 'HTTP';
  /** @internal */
  public readonly _keepsConnections = true;

  /** @internal */
  public _request(): Statement[] {
    return [directive('proxy_http_version', '1.1')];
  }

  /** @internal */
  public _pass(asked?: (string | Variable)[], upstream: string = APP_UPSTREAM): Directive {
    return directive('proxy_pass', asked === undefined ? `http://${upstream}` : text(`http://${upstream}`, ...asked));
  }
}

class Grpc extends AppProtocol {
  /** @internal */
  public readonly _module = 'grpc';
  /** @internal */
  public readonly _name = 'gRPC';
  /** @internal */
  public readonly _keepsConnections = true;

  /** @internal */
  public get _ownHeaders(): string[] {
    // NGINX sends "trailers", and no other value, if the client sends it.
    return ['TE'];
  }

  /** @internal */
  public _request(): Statement[] {
    return [];
  }

  /** @internal */
  public _pass(): Directive {
    return directive('grpc_pass', `grpc://${APP_UPSTREAM}`);
  }
}

/** Headers that are no variables of their own for a script, or are of one hop (RFC 3875, section 4.1.18). */
const NOT_FOR_SCRIPTS = ['Connection', 'Content-Length', 'Content-Type', 'Expect', 'Keep-Alive', 'Transfer-Encoding', 'Upgrade'];

const isEmpty = (value: Argument) => 'literal' in value ? value.literal === '' : 'text' in value && value.text.every((part) => part === '');

/** A protocol that names the parts of a request as the Common Gateway Interface (RFC 3875) does. */
abstract class GatewayInterface extends AppProtocol {
  /** @internal */
  public readonly _keepsConnections = false;

  /** @internal */
  public get _ownHeaders(): string[] {
    return NOT_FOR_SCRIPTS;
  }

  protected abstract script(): Record<string, Argument>;

  /** @internal */
  public _header(name: string, value: Argument): Directive {
    return this._directive('param', word(`HTTP_${name.toUpperCase().replace(/-/g, '_')}`), value, ...isEmpty(value) ? [] : ['if_not_empty']);
  }

  /** @internal */
  public _maps(): Statement[] {
    return [
      map([read('rp_scheme')], 'rp_https', [directive(mapKey('https'), 'on')]),
    ];
  }

  /** @internal */
  public _request(asked?: (string | Variable)[], passesHeaders: boolean = true, address: string = 'remote_addr'): Statement[] {
    const uri = asked && text(...asked);
    const params: Record<string, Argument> = {
      REQUEST_METHOD: asked ? literal('GET') : valueOf('request_method'),
      REQUEST_URI: uri ?? valueOf('request_uri'),
      PATH_INFO: uri ?? valueOf('document_uri'),
      QUERY_STRING: asked ? literal('') : valueOf('query_string'),
      CONTENT_TYPE: asked ? literal('') : valueOf('content_type'),
      CONTENT_LENGTH: asked ? literal('') : valueOf('content_length'),
      ...this.script(),
      SERVER_PROTOCOL: valueOf('server_protocol'),
      SERVER_NAME: valueOf('host'),
      // The port as the client sees it: the port on which NGINX listens is of no use to the app.
      SERVER_PORT: valueOf(PORT),
      REQUEST_SCHEME: valueOf('rp_scheme'),
      REMOTE_ADDR: valueOf(address),
    };
    return [
      ...Object.entries(params).map(([name, value]) => this._directive('param', word(name), value)),
      this._directive('param', 'HTTPS', valueOf('rp_https'), 'if_not_empty'),
      ...passesHeaders ? NOT_FOR_SCRIPTS.map((name) => this._header(name, text(''))) : [],
    ];
  }

  /** @internal */
  public _pass(): Directive {
    return this._directive('pass', APP_UPSTREAM);
  }
}

class FastCgi extends GatewayInterface {
  /** @internal */
  public readonly _module = 'fastcgi';
  /** @internal */
  public readonly _name = 'FastCGI';
  /** @internal */
  public readonly _script: ScriptName;
  private readonly params: Record<string, Argument>;

  constructor(given: FastCgiOptions) {
    super();
    const problems = new Problems();
    const options = rightMembers('FastCGI protocol', FAST_CGI_OPTIONS, given, problems);
    checkPath(problems, 'scriptFilename', options.scriptFilename, '/var/www/html/public/index.php');
    checkPath(problems, 'scriptName', options.scriptName, '/index.php');
    checkPath(problems, 'documentRoot', options.documentRoot, '/var/www/html/public');
    problems.throwIfAny('FastCGI protocol');
    const [, folder, name] = /^(.*)\/([^/]*)$/.exec(options.scriptFilename)!;
    checkNames(problems, options, name);
    problems.throwIfAny('FastCGI protocol');
    const scriptName = options.scriptName ?? `/${name}`;
    this._script = new ScriptName(scriptName);
    this.params = {
      GATEWAY_INTERFACE: literal('CGI/1.1'),
      SERVER_SOFTWARE: literal('nginx'),
      // Without this parameter, a PHP that is built for CGI does not answer.
      REDIRECT_STATUS: literal('200'),
      SCRIPT_FILENAME: literal(options.scriptFilename),
      SCRIPT_NAME: literal(scriptName),
      DOCUMENT_ROOT: literal(options.documentRoot ?? (folder || '/')),
    };
  }

  protected script(): Record<string, Argument> {
    return this.params;
  }
}

class Uwsgi extends GatewayInterface {
  /** @internal */
  public readonly _module = 'uwsgi';
  /** @internal */
  public readonly _name = 'uwsgi';

  protected script(): Record<string, Argument> {
    return { SCRIPT_NAME: literal('') };
  }
}

/** Checks that frameworks can find the name of the script in a path, and nothing else for it; problems are added. */
function checkNames(problems: Problems, { scriptFilename, scriptName }: FastCgiOptions, file: string): void {
  if (!/[^.]\.[^.]+$/.test(file)) {
    problems.add('scriptFilename', scriptFilename, 'a file whose name has an extension, because NGINX rejects paths that contain the name',
      `write for example ${JSON.stringify(`${scriptFilename.replace(/\.+$/, '')}.fcgi`)}, because a server that does not start a script accepts any name`);
  }
  if (scriptName !== undefined && !scriptName.endsWith(`/${file}`)) {
    const [folder] = /^.*\//.exec(scriptName)!;
    problems.add('scriptName', scriptName, `a path that ends with the name of the file in \`scriptFilename\` (${JSON.stringify(scriptFilename)})`,
      `write ${JSON.stringify(`${folder}${file}`)}, or name the file ${JSON.stringify(scriptName.slice(folder.length))}, because frameworks remove \`scriptName\` from paths`);
  }
}

/** Checks the path of a file in a container; problems are added. */
export function checkPath(problems: Problems, prop: string, path: string | undefined, example: string): void {
  if (path !== undefined && (holdsToken(path) || path.length > 255 || !/^(?:\/[A-Za-z0-9._@-]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path))) {
    problems.add(prop, path, 'an absolute path of at most 255 letters, digits and "._@-", without "." and ".." between slashes',
      holdsToken(path) ? TOKEN_FIX : `write for example "${example}"`);
  }
}
