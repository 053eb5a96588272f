import { Feature } from './feature';
import { RejectionReason } from '../../allowlist/decision';
import { checkWholeNumber, Problems } from '../../validation/problems';
import { ResolvedSettings } from '../settings/resolve-settings';
import { TlsPolicy, TlsOptions } from '../settings/tls-options';
import { UpstreamModule } from '../settings/upstream-module';
import { comment, directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, MapSource, read } from '../syntax/map-directive';
import { BAD_REQUEST_REASON } from '../syntax/variables';

/** The files from which NGINX reads the certificates and the key for TLS. */
export const TLS_FILES = {
  certificate: '/tmp/tls-certificate.pem',
  key: '/tmp/tls-key.pem',
  clientAuthorities: '/tmp/tls-client-ca.pem',
};

/** The location of TLS errors. No client request can reach the location, because NGINX resolves dot segments. */
const ERROR_LOCATION = '/../tls';

/** The headers with the identity of a client that has a verified certificate. */
const CLIENT_HEADERS: Record<string, string> = {
  'X-SSL-Client-Verify': 'ssl_client_verify',
  'X-SSL-Client-DN': 'ssl_client_s_dn',
  'X-SSL-Client-Issuer-DN': 'ssl_client_i_dn',
  'X-SSL-Client-Serial': 'ssl_client_serial',
  'X-SSL-Client-Fingerprint': 'ssl_client_fingerprint',
};

/** The ciphers for TLS 1.2 that Mozilla recommends. For TLS 1.3, the defaults of OpenSSL apply. */
const INTERMEDIATE_CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305',
];

/** TLS at NGINX. */
export class Tls implements Feature {
  private readonly tls: TlsOptions | undefined;

  constructor(private readonly settings: ResolvedSettings) {
    this.tls = settings.tls;
  }

  public check(problems: Problems): void {
    const { tls, settings: { clientAddressSource, trustedHeaders } } = this;
    checkWholeNumber(problems, 'tls.clientCertificates.verifyDepth', tls?.clientCertificates?.verifyDepth, 0, 10, 'certificates');
    if (tls?.clientCertificates === undefined) {
      return;
    }
    if (clientAddressSource._isForwarded) {
      problems.conflict('tls.clientCertificates', tls.clientCertificates, `the \`clientAddressSource\` ${clientAddressSource}`,
        'set `clientAddressSource` to CONNECTION or PROXY_PROTOCOL, because a load balancer that terminates TLS does not present client certificates to NGINX');
    }
    for (const [i, name] of trustedHeaders.entries()) {
      if (clientCertificateHeaders(tls).includes(name.toLowerCase())) {
        problems.conflict(`trustedHeaders[${i}]`, name, '`tls.clientCertificates`', 'remove the name, because NGINX sets the header itself');
      }
    }
  }

  public get used(): boolean {
    return this.tls !== undefined;
  }

  public get requiredFiles(): string[] {
    const { certificate, key, clientAuthorities } = TLS_FILES;
    return this.tls === undefined ? [] : [certificate, key, ...this.tls.clientCertificates === undefined ? [] : [clientAuthorities]];
  }

  public get errorLocations(): string[] {
    return this.used ? [ERROR_LOCATION] : [];
  }

  public http(): Statement[] {
    const { tls } = this;
    if (tls === undefined) {
      return [];
    }
    const modern = tls.policy === TlsPolicy.MODERN;
    return [
      comment('TLS. The files of the certificate and the key are written before NGINX starts.'),
      directive('ssl_certificate', literal(TLS_FILES.certificate)),
      directive('ssl_certificate_key', literal(TLS_FILES.key)),
      directive('ssl_protocols', ...modern ? [] : ['TLSv1.2'], 'TLSv1.3'),
      ...modern ? [] : [directive('ssl_ciphers', INTERMEDIATE_CIPHERS.join(':'))],
      directive('ssl_prefer_server_ciphers', 'off'),
      // Sessions are stored in NGINX instead of tickets, because forward secrecy would require regular rotation of the ticket keys.
      directive('ssl_session_cache', 'shared:rp_tls:10m'),
      directive('ssl_session_timeout', '1d'),
      directive('ssl_session_tickets', 'off'),
      ...tls.clientCertificates === undefined ? [] : [
        comment('Client certificates: each client must have a certificate of one of these authorities.'),
        directive('ssl_client_certificate', literal(TLS_FILES.clientAuthorities)),
        directive('ssl_verify_client', 'on'),
        directive('ssl_verify_depth', tls.clientCertificates.verifyDepth ?? 1),
      ],
    ];
  }

  /** The error pages for untrusted or missing certificates, and for HTTP on an HTTPS port. NGINX uses 495 to 497 internally, and responds with 400. */
  public errorPages(): Statement[] {
    return this.used ? [directive('error_page', 495, 496, 497, literal(ERROR_LOCATION))] : [];
  }

  /** The reason for which a request was answered with 400: the request itself, or its connection. */
  public badRequestReason(): Statement[] {
    const source: MapSource[] = [read('uri'), ':', read('ssl_client_verify')];
    return !this.used ? [] : [map(source, BAD_REQUEST_REASON, [
      directive(mapKey(`${ERROR_LOCATION}:`), RejectionReason.PLAIN_HTTP),
      directive(mapKey(`${ERROR_LOCATION}:NONE`), RejectionReason.CLIENT_CERTIFICATE_MISSING),
      directive(pattern('^/\\.\\./tls:FAILED:'), RejectionReason.CLIENT_CERTIFICATE_INVALID),
    ], { otherwise: RejectionReason.MALFORMED_REQUEST, volatile: true })];
  }

  /** The information about a client's certificate that the app receives. */
  public forwardedCertificate(protocol: UpstreamModule): Statement[] {
    return this.tls?.clientCertificates === undefined ? []
      : Object.entries(CLIENT_HEADERS).map(([name, value]) => protocol.header(name, text(variable(value))));
  }

  /** The names, in lower case, of the headers with the identity of the client. */
  public get clientCertificateHeaders(): string[] {
    return clientCertificateHeaders(this.tls);
  }
}

function clientCertificateHeaders(tls: TlsOptions | undefined): string[] {
  return tls?.clientCertificates === undefined ? [] : Object.keys(CLIENT_HEADERS).map((name) => name.toLowerCase());
}
