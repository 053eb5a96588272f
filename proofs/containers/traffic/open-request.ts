import * as http from 'http';
import * as https from 'https';
import { Destination } from './messages';

/** Begins a request, with or without TLS. */
export function openRequest({ port, tls }: Destination, options: http.RequestOptions): http.ClientRequest {
  const all = { host: '127.0.0.1', port, ...options };
  return tls ? https.request({ ...all, ...tls }) : http.request(all);
}
