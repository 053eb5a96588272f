import { CLOUDFRONT_FIELDS } from '../../proofs/athena/log-files';
import { MONTHS } from '../../src/commands/logs/log-time';
import type { LoggedRequest } from '../../src/commands/logs/logged-request';

/** A format of generated logs. */
export interface GeneratedFormat {
  readonly name: string;
  readonly title: string;
  /** The lines before the first request. */
  readonly heading: string;
  /** The log line of a request, as the program with this format writes the line. */
  line(request: LoggedRequest): string;
}

const SECOND = 1000;

/** The texts of a time, which are computed once per second of the log. */
class TimeTexts {
  private second = NaN;
  private iso = '';

  /** The date and the time of day, for example `2026-11-01T12:00:00`. */
  public of(time = 0): string {
    const second = Math.floor(time / SECOND);
    if (second !== this.second) {
      this.second = second;
      this.iso = new Date(second * SECOND).toISOString().slice(0, 19);
    }
    return this.iso;
  }
}

const times = new TimeTexts();
let last = 0;

/** An identifier that differs from line to line, as the identifiers in real logs. */
function identifier(): string {
  last = (last + 2_654_435_761) % 4_294_967_296;
  return last.toString(16).padStart(8, '0');
}

function commonLogTime(time?: number): string {
  const [year, month, rest] = [times.of(time).slice(0, 4), Number(times.of(time).slice(5, 7)), times.of(time)];
  return `${rest.slice(8, 10)}/${MONTHS[month - 1]}/${year}:${rest.slice(11)} +0000`;
}

const PROXY: GeneratedFormat = {
  name: 'proxy',
  title: 'the JSON log of the proxy',
  heading: '',
  line: ({ time, client, host, method, target, status, appStatus, userAgent }) => `{"time":"${times.of(time)}+00:00","request_id":"${identifier()}${identifier()}"`
    + `,"client":"${client}","host":"${host}","method":"${method}","target":"${target}","protocol":"HTTP/1.1","status":${status},"route":"/","reason":""`
    + `,"upstream_status":"${appStatus}","upstream_time":"0.003","request_time":0.004,"bytes_received":412,"bytes_sent":1532,"trace_id":"","user_agent":"${userAgent}"}\n`,
};

const ALB: GeneratedFormat = {
  name: 'alb',
  title: 'access logs of an Application Load Balancer',
  heading: '',
  line: ({ time, client, host, method, target, status, appStatus, userAgent }) => `https ${times.of(time)}.186641Z app/my-loadbalancer/50dc6c495c0c9188 ${client}:2817 10.0.0.1:80`
    + ` 0.000 0.002 0.000 ${status} ${appStatus} 412 1532 "${method} https://${host}:443${target} HTTP/2.0" "${userAgent}" ECDHE-RSA-AES128-GCM-SHA256 TLSv1.2`
    + ` arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/my-targets/73e2d6bc24d8a067 "Root=1-${identifier()}-72bd00b0343d75b906739c42" "${host}" "-" 0`
    + ` ${times.of(time)}.184000Z "forward" "-" "-" "10.0.0.1:80" "${appStatus}" "-" "-" TID_${identifier()}${identifier()}\n`,
};

const COMBINED: GeneratedFormat = {
  name: 'combined',
  title: 'the format `combined` of NGINX and Apache',
  heading: '',
  line: ({ time, client, host, method, target, status, userAgent }) => (
    `${client} - - [${commonLogTime(time)}] "${method} ${target} HTTP/1.1" ${status} 1532 "https://${host}/" "${userAgent}"\n`),
};

const CLOUDFRONT: GeneratedFormat = {
  name: 'cloudfront',
  title: 'standard logs of CloudFront',
  heading: `#Version: 1.0\n#Fields: ${CLOUDFRONT_FIELDS.join(' ')}\n`,
  line: ({ time, client, host, method, target, status, userAgent }) => [
    times.of(time).slice(0, 10), times.of(time).slice(11), 'FRA56-P1', '1532', client, method, 'd111111abcdef8.cloudfront.net', target, status, '-', userAgent, '-', '-',
    'Miss', `${identifier()}${identifier()}HOms_BGlTAC4KyHmureZmBNrjGdRLiNIQ==`, host, 'https', '412', '0.004', '-', 'TLSv1.3', 'TLS_AES_128_GCM_SHA256', 'Miss',
    'HTTP/2.0', '-', '-', '11040', '0.004', 'Miss', 'application/json', '78', '-', '-\n',
  ].join('\t'),
};

/** The formats in which logs are generated. */
export const GENERATED_FORMATS: GeneratedFormat[] = [PROXY, ALB, COMBINED, CLOUDFRONT];
