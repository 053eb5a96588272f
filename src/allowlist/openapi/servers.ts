import { DescriptionError } from './description-error';
import { Operation, pathItemField } from './operation';
import { child, DescriptionFiles, Located } from './reading/description-files';
import { SpecificationVersion } from './specification-version';
import { Problems } from '../../validation/problems';
import { show } from '../../validation/shown-value';
import { isObject, isStrings, member } from '../../validation/unknown-values';
import { parseHost } from '../host-name';

/** The base paths and hosts of a list of servers. */
export interface Origins {
  /** The distinct paths before the paths of the description, without a slash at the end. */
  readonly basePaths: string[];
  /** The distinct host names. */
  readonly hosts: string[];
}

/** The maximum number of addresses that the variables of one server may produce. */
const MAX_ADDRESSES = 1000;
const FIX = 'correct the description, or set `basePath`';

/** The servers of operations. A list of servers that several operations share is read once. */
export class Servers {
  private readonly known = new Map<unknown, Origins | DescriptionError>();

  constructor(private readonly root: Located, private readonly version: SpecificationVersion, private readonly files: DescriptionFiles) {}

  /**
   * The origins of an operation. The operation's own servers take precedence over those of its path item, and the latter over
   * those of the document. If the document has a server at the root, such as the app's own address in development, the app
   * also has all of its operations at the root, regardless of their external address.
   *
   * @throws DescriptionError
   */
  public originsOf(operation: Operation): Origins {
    if (this.version.isSwagger2) {
      return this.once(this.root, () => swagger2Origins(this.root));
    }
    const own = child(operation.at, 'servers');
    const servers = own.value !== undefined ? own : pathItemField(operation.pathItem, 'servers') ?? child(this.root, 'servers');
    const found = this.originsAt(servers);
    const root = child(this.root, 'servers');
    return servers.value === root.value || root.value === undefined || !this.originsAt(root).basePaths.includes('')
      ? found
      : { ...found, basePaths: [...new Set([...found.basePaths, ''])] };
  }

  private originsAt(servers: Located): Origins {
    return this.once(servers, () => origins(this.files.follow(servers), this.files));
  }

  private once(at: Located, read: () => Origins): Origins {
    const key = typeof at.value === 'object' && at.value !== null ? at.value : `${at.file}#${at.pointer}`;
    let result = this.known.get(key);
    if (result === undefined) {
      try {
        result = read();
      } catch (error) {
        if (!(error instanceof DescriptionError)) {
          throw error;
        }
        result = error;
      }
      this.known.set(key, result);
    }
    if (result instanceof DescriptionError) {
      throw result;
    }
    return result;
  }
}

function swagger2Origins(root: Located): Origins {
  const texts = ['host', 'basePath'].map((key) => {
    const at = child(root, key);
    if (at.value !== undefined && at.value !== null && typeof at.value !== 'string') {
      throw new DescriptionError(at, `it must be a text, not ${show(at.value)}`, FIX);
    }
    return at.value ?? '';
  });
  return combine([split(`//${texts[0]}/${texts[1]}`)]);
}

function origins(servers: Located, files: DescriptionFiles): Origins {
  if (servers.value === undefined || (Array.isArray(servers.value) && servers.value.length === 0)) {
    return { basePaths: [''], hosts: [] }; // the default is one server with the URL "/"
  }
  if (!Array.isArray(servers.value)) {
    throw new DescriptionError(servers, `"servers" must be a list, not ${show(servers.value)}`, FIX);
  }
  return combine(servers.value.flatMap((_, i) => {
    const server = files.follow(child(servers, String(i)));
    const url = child(server, 'url');
    if (typeof url.value !== 'string') {
      throw new DescriptionError(url, `the URL of a server must be a text, not ${show(url.value)}`, FIX);
    }
    return addresses(url.value, child(server, 'variables'), url).map(split);
  }));
}

/** The URLs that a template with variables stands for. */
function addresses(template: string, variables: Located, at: Located): string[] {
  let result = [''];
  for (const part of template.split(/(\{[^{}]*\})/)) {
    const values = /^\{.*\}$/.test(part) ? valuesOf(child(variables, part.slice(1, -1)), part, at) : [part];
    if (result.length * values.length > MAX_ADDRESSES) {
      throw new DescriptionError(at, `the variables of ${JSON.stringify(template)} make more than ${MAX_ADDRESSES} addresses`, 'set `basePath`');
    }
    result = result.flatMap((start) => values.map((value) => start + value));
  }
  return result;
}

function valuesOf(variable: Located, name: string, at: Located): string[] {
  const text = (value: unknown) => typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
  const otherwise = text(member(variable.value, 'default'));
  if (!isObject(variable.value) || typeof otherwise !== 'string') {
    throw new DescriptionError(at, `the variable ${JSON.stringify(name)} has no default`, FIX);
  }
  const listed = member(variable.value, 'enum');
  const values = listed === undefined || listed === null ? [] : Array.isArray(listed) ? listed.map(text) : undefined;
  if (!isStrings(values)) {
    throw new DescriptionError(child(variable, 'enum'), `it must be a list of texts, not ${show(listed)}`, FIX);
  }
  return [...new Set([otherwise, ...values])];
}

/** The host and path of a URL. The base of a relative URL is unknown, and is assumed to be the root. */
function split(url: string): { host?: string; path: string } {
  const [, authority, path] = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(url.trim())!;
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    // Joining variables, such as "/" and "/prod", produces empty segments.
    if (segment === '..') {
      segments.pop();
    } else if (segment !== '' && segment !== '.') {
      segments.push(segment);
    }
  }
  return { host: authority?.replace(/^.*@/, '').replace(/:\d*$/, ''), path: segments.map((segment) => `/${segment}`).join('') };
}

function combine(all: Array<{ host?: string; path: string }>): Origins {
  return {
    basePaths: [...new Set(all.map(({ path }) => path))],
    hosts: [...new Set(all.flatMap(({ host }) => host ? hostName(host) : []))],
  };
}

function hostName(host: string): string[] {
  const problems = new Problems();
  const name = parseHost(host, 'host', problems);
  try {
    problems.throwIfAny('host');
    return [name];
  } catch {
    return []; // For example an IPv6 address, because an allowlist accepts only host names.
  }
}
