import { FAST_CGI_OPTIONS, FastCgiOptions } from './fast-cgi-options';
import { holdsToken, Problems, TOKEN_FIX } from '../../validation/problems';
import { rightMembers } from '../../validation/struct-members';
import { ScriptName } from '../routing/script-name';
import { Argument, directive, Directive, literal, mapKey, Statement, text, Variable, word } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { APP_UPSTREAM, PORT } from '../syntax/variables';

/** The module of NGINX that forwards requests to the app, and the directives of the module. */
export abstract class UpstreamModule {
  /**
   * The prefix of the names of the directives.
   */
  public abstract readonly prefix: 'proxy' | 'grpc' | 'fastcgi' | 'uwsgi';

  /**
   * The name of the protocol in messages.
   */
  public abstract readonly name: string;

  /**
   * Whether connections to the app are kept open.
   */
  public abstract readonly keepsConnections: boolean;

  /**
   * The name of the script that gets every request, which apps look for in paths.
   */
  public readonly script?: ScriptName;

  /**
   * Whether a request may become a WebSocket.
   */
  public get upgrades(): boolean {
    return this.prefix === 'proxy';
  }

  /**
   * Whether NGINX handles whole HTTP requests and responses: NGINX can then buffer and store them, send subrequests, and
   * filter all headers.
   */
  public get buffers(): boolean {
    return this.prefix !== 'grpc';
  }

  /**
   * A directive of the module.
   */
  public directive(name: string, ...args: (Argument | string | number)[]): Directive {
    return directive(`${this.prefix}_${name}`, ...args);
  }

  /**
   * A header of a request to the app. A header with an empty value is not sent.
   */
  public header(name: string, value: Argument): Directive {
    return this.directive('set_header', word(name), value);
  }

  /**
   * The hop-by-hop headers that NGINX sets itself.
   */
  public get ownHeaders(): string[] {
    return [];
  }

  /**
   * The maps for the values that the app receives.
   */
  public maps(): Statement[] {
    return [];
  }

  /**
   * The directives that every request needs, besides headers.
   *
   * @param replaced the target of a GET without a body, if it is not the client's target
   * @param passesHeaders whether headers of the client are forwarded, some of which are not for the app
   * @param address the variable that holds the client's address
   */
  public abstract request(replaced?: (string | Variable)[], passesHeaders?: boolean, address?: string): Statement[];

  /**
   * The directive that forwards the request to the app.
   *
   * @param replaced the path to request, if it is not the client's path
   * @param upstream the name of an upstream other than the app's own
   */
  public abstract pass(replaced?: (string | Variable)[], upstream?: string): Directive;
}

export class Http extends UpstreamModule {
  public readonly prefix = 'proxy';
  public readonly name = 'HTTP';
  public readonly keepsConnections = true;

  public request(): Statement[] {
    return [directive('proxy_http_version', '1.1')];
  }

  public pass(replaced?: (string | Variable)[], upstream: string = APP_UPSTREAM): Directive {
    return directive('proxy_pass', replaced === undefined ? `http://${upstream}` : text(`http://${upstream}`, ...replaced));
  }
}

export class Grpc extends UpstreamModule {
  public readonly prefix = 'grpc';
  public readonly name = 'gRPC';
  public readonly keepsConnections = true;

  public get ownHeaders(): string[] {
    // NGINX sends "trailers", and no other value, if the client sends it.
    return ['TE'];
  }

  public request(): Statement[] {
    return [];
  }

  public pass(): Directive {
    return directive('grpc_pass', `grpc://${APP_UPSTREAM}`);
  }
}

/** Headers that are no variables of their own for a script, or are of one hop (RFC 3875, section 4.1.18). */
const NOT_FOR_SCRIPTS = ['Connection', 'Content-Length', 'Content-Type', 'Expect', 'Keep-Alive', 'Transfer-Encoding', 'Upgrade'];

const isEmpty = (value: Argument) => 'literal' in value ? value.literal === '' : 'text' in value && value.text.every((part) => part === '');

/** A protocol that names the parts of a request as the Common Gateway Interface (RFC 3875) does. */
abstract class GatewayInterface extends UpstreamModule {
  public readonly keepsConnections = false;

  public get ownHeaders(): string[] {
    return NOT_FOR_SCRIPTS;
  }

  protected abstract scriptParams(): Record<string, Argument>;

  public header(name: string, value: Argument): Directive {
    return this.directive('param', word(`HTTP_${name.toUpperCase().replace(/-/g, '_')}`), value, ...isEmpty(value) ? [] : ['if_not_empty']);
  }

  public maps(): Statement[] {
    return [
      map([read('rp_scheme')], 'rp_https', [directive(mapKey('https'), 'on')]),
    ];
  }

  public request(replaced?: (string | Variable)[], passesHeaders: boolean = true, address: string = 'remote_addr'): Statement[] {
    const uri = replaced && text(...replaced);
    const params: Record<string, Argument> = {
      REQUEST_METHOD: replaced ? literal('GET') : valueOf('request_method'),
      REQUEST_URI: uri ?? valueOf('request_uri'),
      PATH_INFO: uri ?? valueOf('document_uri'),
      QUERY_STRING: replaced ? literal('') : valueOf('query_string'),
      CONTENT_TYPE: replaced ? literal('') : valueOf('content_type'),
      CONTENT_LENGTH: replaced ? literal('') : valueOf('content_length'),
      ...this.scriptParams(),
      SERVER_PROTOCOL: valueOf('server_protocol'),
      SERVER_NAME: valueOf('host'),
      // The port as the client sees it: the port on which NGINX listens is of no use to the app.
      SERVER_PORT: valueOf(PORT),
      REQUEST_SCHEME: valueOf('rp_scheme'),
      REMOTE_ADDR: valueOf(address),
    };
    return [
      ...Object.entries(params).map(([name, value]) => this.directive('param', word(name), value)),
      this.directive('param', 'HTTPS', valueOf('rp_https'), 'if_not_empty'),
      ...passesHeaders ? NOT_FOR_SCRIPTS.map((name) => this.header(name, text(''))) : [],
    ];
  }

  public pass(): Directive {
    return this.directive('pass', APP_UPSTREAM);
  }
}

export class FastCgi extends GatewayInterface {
  public readonly prefix = 'fastcgi';
  public readonly name = 'FastCGI';
  public readonly script: ScriptName;
  private readonly params: Record<string, Argument>;

  constructor(public readonly given: FastCgiOptions) {
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
    this.script = new ScriptName(scriptName);
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

  protected scriptParams(): Record<string, Argument> {
    return this.params;
  }
}

export class Uwsgi extends GatewayInterface {
  public readonly prefix = 'uwsgi';
  public readonly name = 'uwsgi';

  protected scriptParams(): Record<string, Argument> {
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
