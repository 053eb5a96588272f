import { FAST_CGI_OPTIONS } from './structs';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';
import { ScriptName } from '../routing/script-name';
import { Argument, directive, Directive, literal, mapKey, Statement, text, Variable, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { APP_UPSTREAM, PORT } from '../syntax/variables';

/** Which script answers requests by FastCGI. */
export interface FastCgiOptions {
  /**
   * The script that gets every request, as the app's container knows the file, for example
   * `/var/www/html/public/index.php`. Its name has an extension.
   */
  readonly scriptFilename: string;

  /**
   * The path of the script in URLs (`SCRIPT_NAME`), which ends with the file's name. Frameworks take what comes before
   * their own paths from it: with `/shop/index.php`, both `/shop/cart` and `/cart` are `/cart` for the app. So what begins
   * with `/shop` is answered 404, too, unless a route begins with it literally.
   *
   * @default - a slash and the file's name
   */
  readonly scriptName?: string;

  /**
   * The folder of the site (`DOCUMENT_ROOT`), as the app's container knows it.
   *
   * @default - the folder of the script
   */
  readonly documentRoot?: string;
}

/**
 * What is spoken between NGINX and the app. Which requests pass, and which headers the app gets, is the same for all.
 */
export abstract class AppProtocol {
  /** HTTP/1.1 over connections that are kept open. */
  public static http(): AppProtocol {
    return new Http();
  }

  /**
   * gRPC over HTTP/2 without TLS. Clients speak HTTP/2 to the proxy, too: NGINX before 1.25.1 takes nothing else on its
   * ports then, newer ones take HTTP/1.1 as well.
   *
   * What is rejected is answered to calls with `grpc-status` and `grpc-message` and no body, and with the HTTP status of
   * the reason: the code is the one that gRPC clients make of that status themselves (the gRPC documentation's "HTTP to
   * gRPC Status Code Mapping"), so it is the same for those that look at either. A stream is one request: the settings'
   * `maxRequestBodyBytes` counts all of its messages, and `clientBodyTimeoutSeconds`, `readTimeoutSeconds` and
   * `sendTimeoutSeconds` are how long it may be quiet.
   */
  public static grpc(): AppProtocol {
    return new Grpc();
  }

  /**
   * FastCGI, to one script that gets every request, as front controllers of PHP do. Each request has a connection of its
   * own, since an idle one would keep a process of PHP-FPM busy.
   *
   * `REQUEST_URI` is the target as it was sent, `PATH_INFO` the decoded path: with `allowEncodedSlash` it has more slashes.
   *
   * Frameworks look for the name of their script in what is asked for: `/index.php/admin` is `/admin` for all of them, and
   * for some `/api/index.php/admin`, `/INDEX.PHPadmin` and `/?/admin` are, too. So a path that holds the name of the
   * script's file, in upper or lower case and within a segment, too, is answered 404 as one of no route, and so is one that
   * begins with the first folder of `scriptName`, and a query at `/` that begins with a slash. Text of a route is not meant
   * by that: `Route.prefix('/legacy/index.php')` lists what is below it. A file with an unusual name, such as
   * `front-controller.php`, refuses no path that an honest client asks for.
   *
   * What an app looks for in its query otherwise (`?r=admin`), it finds there: the option `queryParameters` of a route
   * restricts that.
   *
   * @param options the script
   * @throws listing every problem of the options: paths that are none, a file without an extension, a `scriptName` that
   * does not end with the file's name
   */
  public static fastCgi(options: FastCgiOptions): AppProtocol {
    return new FastCgi(options);
  }

  /**
   * The protocol of uWSGI servers, for Python's WSGI. `SCRIPT_NAME` is empty; `REQUEST_URI` is the target as it was sent,
   * `PATH_INFO` the decoded path: with `allowEncodedSlash` it has more slashes.
   *
   * WSGI's frameworks route by `PATH_INFO`, which is the path that was listed, and look for no name in it. What moves it is
   * the app's own: with uWSGI's `mount` and `manage-script-name` the mounted path is taken away, so that `/shop/cart` is
   * `/cart` for an app at `/shop`, and an app that is mounted twice has two paths for each page, which routes have to list
   * or leave out both. `SCRIPT_NAME`, `SCRIPT_URL` and `REDIRECT_URL`, from which Django takes what comes before its paths,
   * cannot come from a client: its headers are called `HTTP_…`.
   */
  public static uwsgi(): AppProtocol {
    return new Uwsgi();
  }

  /**
   * What the names of the directives begin with.
   *
   * @internal
   */
  public abstract readonly _module: 'proxy' | 'grpc' | 'fastcgi' | 'uwsgi';

  /**
   * How it is called in messages.
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
   * Whether NGINX sees whole requests and responses of HTTP's own kind: it can collect them, store them, ask for others,
   * and choose among all headers.
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
   * The header of a request to the app; an empty one is not sent.
   *
   * @internal
   */
  public _header(name: string, value: Argument): Directive {
    return this._directive('set_header', word(name), value);
  }

  /**
   * Headers of one hop that NGINX itself puts into place.
   *
   * @internal
   */
  public get _ownHeaders(): string[] {
    return [];
  }

  /**
   * Maps for what the app is told.
   *
   * @internal
   */
  public _maps(): Statement[] {
    return [];
  }

  /**
   * What every request has, besides headers.
   *
   * @param asked what is asked for with GET and without a body, if it is not what the client asks for
   * @param passesHeaders whether headers of the client are passed on, of which some are not for the app
   * @param address the variable that holds the client's address
   * @internal
   */
  public abstract _request(asked?: (string | Variable)[], passesHeaders?: boolean, address?: string): Statement[];

  /**
   * Hands the request to the app.
   *
   * @param asked the path that is asked for, if it is not what the client asks for
   * @param upstream the name of another upstream than the app's own
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
    // "trailers", and nothing else, where the client says so.
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

/** What the Common Gateway Interface (RFC 3875) calls the parts of a request. */
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
      // As the client sees it: the port that NGINX listens on is of no use to the app.
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
      // Without it a PHP that is made for CGI answers nothing.
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
    problems.add('scriptFilename', scriptFilename, 'a file whose name has an extension, because paths that hold the name are refused',
      `write for example ${JSON.stringify(`${scriptFilename.replace(/\.+$/, '')}.fcgi`)}: a server that starts no script takes any name`);
  }
  if (scriptName !== undefined && !scriptName.endsWith(`/${file}`)) {
    const [folder] = /^.*\//.exec(scriptName)!;
    problems.add('scriptName', scriptName, `a path that ends with the name of the file in \`scriptFilename\` (${JSON.stringify(scriptFilename)}), or frameworks guess what to take away`,
      `write ${JSON.stringify(`${folder}${file}`)}, or call the file ${JSON.stringify(scriptName.slice(folder.length))}`);
  }
}

/** Checks the path of a file in a container; problems are added. */
export function checkPath(problems: Problems, prop: string, path: string | undefined, example: string): void {
  if (path !== undefined && (holdsToken(path) || path.length > 255 || !/^(?:\/[A-Za-z0-9._@-]+)+$/.test(path) || /\/\.\.?(?:\/|$)/.test(path))) {
    problems.add(prop, path, 'an absolute path of at most 255 letters, digits and "._@-", without "." and ".." between slashes',
      holdsToken(path) ? TOKEN_FIX : `write for example "${example}"`);
  }
}
