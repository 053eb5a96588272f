import { DrawnCase, DrawnRequest, DrawnRoute } from './decision-arbitraries';

/**
 * Whether a request may not reach the app, by what README and docstrings say and nothing else: it shares no code with the
 * allowlist, so that a fault of both NGINX's text and `decide()` is seen, too.
 */
export function isPromisedToStayOut({ routes, hosts, settings }: DrawnCase, { method, target, host, httpVersion }: DrawnRequest): boolean {
  if (settings.enforcement === 'report-only' || routes.some(({ options }) => options.reportOnly)) {
    return false;
  }
  const [path] = target.split('?');
  const isServed = hosts === undefined || hosts.some((allowed) => {
    const asked = host.toLowerCase().replace(/:\d*$/, '').replace(/\.$/, '');
    return allowed.startsWith('*.') ? asked.endsWith(allowed.slice(1)) && asked.length >= allowed.length : asked === allowed;
  });
  return !isServed || !['HTTP/1.1', 'HTTP/2.0'].includes(httpVersion) || !path.startsWith('/') || ['TRACE', 'CONNECT'].includes(method)
    || !routes.some((route) => methodsOf(route).includes(method) && matches(route, path) && isSpelledFor(route, path));
}

/** GET brings HEAD with it, and equal routes may have been joined, whose methods are those of all. */
function methodsOf({ methods }: DrawnRoute): string[] {
  return methods.includes('GET') ? [...methods, 'HEAD'] : methods;
}

function matches({ kind, path }: DrawnRoute, asked: string): boolean {
  const text = (literal: string) => literal.replace(/[^A-Za-z0-9%]/g, '\\$&').replace(/%[0-9A-Fa-f]{2}/g, (one) => [...one].map((digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`).join(''));
  const source = (kind === 'prefix' ? path.replace(/\/$/, '') : path).split(/(\{[^}]*\})/).map((part) => part.endsWith('+}') ? '/*[^/].*' : part.startsWith('{') ? '[^/]+' : text(part)).join('');
  return new RegExp(`^${source}${kind === 'prefix' ? '(?:/.*)?' : ''}$`, 's').test(asked);
}

/** Whether a path has one reading only, but for what the route accepts. */
function isSpelledFor({ options }: DrawnRoute, path: string): boolean {
  const accepted = (option: string, texts: RegExp) => options[option] === true || !texts.test(path);
  const segments = path.slice(1).split(/\/|%(?:25)*(?:2f|5c|3b|3f|23)|;/i);
  return /^(?:[!$&-;=@-Z_a-z~|^[\]]|%[0-9A-Fa-f]{2})*$/.test(path)
    && !segments.some((segment) => /^(?:\.|%(?:25)*2e){1,2}$/i.test(segment))
    && !/%(?:3[0-9]|4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9af]|[01][0-9a-f])/i.test(path)
    && !path.startsWith('//') && accepted('allowEmptySegments', /\/\//) && !/%2f(?:%2f|\/|$)|\/%2f/i.test(path)
    && accepted('allowEncodedSlash', /%(?:25)*2f/i) && accepted('allowSemicolon', /;|%(?:25)*3b/i) && accepted('allowEncodedPercent', /%25[0-9a-f]{2}/i)
    && accepted('allowEncodedBackslash', /%(?:25)*5c/i) && accepted('allowEncodedDelimiters', /%(?:25)*(?:23|3f)/i);
}
