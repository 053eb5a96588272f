/** The parts of a path that normalization may change: escapes, and segments that begin with a dot. */
const NORMALIZED_DIFFERENTLY = /%|\/\./;

/**
 * The path as NGINX normalizes it before NGINX chooses a location (`ngx_http_parse_complex_uri` with `merge_slashes off`).
 * NGINX decodes the path once and resolves dot segments, so an encoded slash or dot counts as a plain slash or dot.
 *
 * @param target a request target in origin form, one byte a character
 * @returns the path in bytes, or `undefined` if NGINX rejects the target
 */
export function normalizedPath(target: string): string | undefined {
  const end = target.search(/[?#]/);
  const raw = end < 0 ? target : target.slice(0, end);
  if (!NORMALIZED_DIFFERENTLY.test(raw)) {
    return raw;
  }
  if (/%(?![0-9A-Fa-f]{2})|%00/.test(raw)) {
    return undefined;
  }
  const segments = raw.replace(/%(..)/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))).split('/');
  const last = segments.pop()!;
  let path = '';
  for (const segment of segments) {
    const resolved = resolve(path, segment);
    if (resolved === undefined) {
      return undefined;
    }
    path = resolved.dots ? resolved.path : `${path}${segment}/`;
  }
  const resolved = resolve(path, last);
  return resolved === undefined ? undefined : resolved.dots ? resolved.path : path + last;
}

/** The path after a dot segment is resolved, or `undefined` if the dot segment leads above the root. The given path ends with a slash. */
function resolve(path: string, segment: string): { readonly path: string; readonly dots: boolean } | undefined {
  switch (segment) {
    case '.': return { path, dots: true };
    case '..': return path === '/' ? undefined : { path: path.slice(0, path.lastIndexOf('/', path.length - 2) + 1), dots: true };
    default: return { path, dots: false };
  }
}
