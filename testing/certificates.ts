import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { installPackages } from './setup/debian-packages';
import { TLS_FILES } from '../src/nginx/features/tls';

/** A certificate and its key, in PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** What both ends of a connection with TLS need, of two authorities of which the proxy trusts one. */
export interface Certificates {
  /** The authority, and a server and clients that it vouches for. */
  readonly authority: Pair;
  readonly server: Pair;
  readonly client: Pair;
  readonly expiredClient: Pair;
  /** One that another authority vouches for. */
  readonly stranger: Pair;
}

let made: Certificates | undefined;

/** Certificates that live as long as the process. */
export function certificates(): Certificates {
  return made ??= make();
}

/** The files that a configuration with TLS reads, by their names within its folder. */
export function tlsFiles(text: string): Record<string, string> {
  if (!text.includes(path.basename(TLS_FILES.certificate))) {
    return {};
  }
  const { server, authority } = certificates();
  return Object.fromEntries([
    [TLS_FILES.certificate, server.cert], [TLS_FILES.key, server.key], [TLS_FILES.clientAuthorities, authority.cert],
  ].map(([file, content]) => [path.basename(file), content]));
}

function make(): Certificates {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certificates-'));
  try {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      openssl('version');
    } catch {
      installPackages(['openssl']);
    }
    const pair = (name: string): Pair => ({ cert: read(`${name}.pem`), key: read(`${name}.key`) });
    const read = (file: string) => fs.readFileSync(path.join(folder, file), 'utf8');
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const authority = (name: string) => {
      openssl('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2');
      return pair(name);
    };
    const issued = (name: string, subject: string, by: string, days = 1) => {
      openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', subject);
      fs.writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:api.example.com,DNS:localhost');
      openssl('x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', String(days), '-extfile', 'names', '-out', `${name}.pem`);
      return pair(name);
    };
    return {
      authority: authority('authority'),
      server: issued('server', '/CN=api.example.com', 'authority'),
      client: issued('client', '/O=Example/CN=client "1"', 'authority'),
      expiredClient: issued('expired', '/CN=late', 'authority', -1),
      stranger: (authority('other'), issued('stranger', '/CN=stranger', 'other')),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
