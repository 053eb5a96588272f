/**
 * The path as NGINX reads it before it chooses a location (`ngx_http_parse_complex_uri` with `merge_slashes off`):
 * decoded once, with dot segments resolved on the way, so that an encoded slash or dot counts as a plain one.
 *
 * @param target a request target in origin form, one byte a character
 * @returns the path in bytes, or `undefined` if NGINX rejects the target
 */
export function normalizedPath(target: string): string | undefined {
  const raw = /^[^?#]*/.exec(target)![0];
  if (/%(?![0-9A-Fa-f]{2})|%00/.test(raw)) {
    return undefined;
  }
  let path = '';
  let segment = '';
  for (const [, encoded, plain] of `${raw}`.matchAll(/%(..)|([^])/g)) {
    const character = plain ?? String.fromCharCode(parseInt(encoded, 16));
    if (character !== '/') {
      segment += character;
      continue;
    }
    const resolved = resolve(path, segment);
    if (resolved === undefined) {
      return undefined;
    }
    path = resolved.dots ? resolved.path : `${path}${segment}/`;
    segment = '';
  }
  const resolved = resolve(path, segment);
  return resolved === undefined ? undefined : resolved.dots ? resolved.path : path + segment;
}

/** What a dot segment makes of the path before it, which ends with a slash; none may lead above the root. */
function resolve(path: string, segment: string): { readonly path: string; readonly dots: boolean } | undefined {
  switch (segment) {
    case '.': return { path, dots: true };
    case '..': return path === '/' ? undefined : { path: path.slice(0, path.lastIndexOf('/', path.length - 2) + 1), dots: true };
    default: return { path, dots: false };
  }
}
