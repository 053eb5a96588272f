import { hostOf, isMethod } from './field-values';
import { LineResult } from './line-format';
import { RequestRecord } from './request-record';

/**
 * Reads a request line, for example `GET /orders?page=2 HTTP/1.1` or `GET https://example.com:443/orders HTTP/2.0`, into the
 * record. A line that is no request line is one of a client that does not speak HTTP.
 */
export function readRequestLine(line: string, record: RequestRecord): LineResult {
  const methodEnd = line.indexOf(' ');
  if (methodEnd <= 0 || !isMethod(line.slice(0, methodEnd))) {
    return LineResult.NO_REQUEST;
  }
  record.method = line.slice(0, methodEnd);
  // A target may contain spaces if a client sends them: the protocol follows the last space.
  const space = line.lastIndexOf(' ');
  const hasProtocol = space > methodEnd && (line.startsWith('HTTP/', space + 1) || line.startsWith('-', space + 1));
  const url = line.slice(methodEnd + 1, hasProtocol ? space : undefined);
  record.protocol = hasProtocol && !line.startsWith('-', space + 1) ? line.slice(space + 1) : undefined;
  if (url.startsWith('/') || !url.includes('://')) {
    record.target = url;
    return url === '' ? LineResult.NO_REQUEST : LineResult.REQUEST;
  }
  const authority = url.indexOf('://') + 3;
  const rest = url.slice(authority);
  const end = rest.search(/[/?#]/);
  record.host = hostOf(end === -1 ? rest : rest.slice(0, end));
  record.target = end === -1 ? '/' : rest.charCodeAt(end) === 0x2f ? rest.slice(end) : `/${rest.slice(end)}`;
  return LineResult.REQUEST;
}
