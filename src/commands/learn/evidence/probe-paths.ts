/** A kind of software that scanners look for. No app consists of several of these kinds. */
interface ProbedSoftware {
  readonly name: string;
  readonly pattern: RegExp;
}

/** The kinds of paths that scanners send to every server. */
const PROBED: ProbedSoftware[] = [
  { name: 'php', pattern: /\.php[0-9]?(?:$|\/)/i },
  { name: 'asp', pattern: /\.(?:asp|aspx|asmx|ashx|axd)(?:$|\/)/i },
  { name: 'java', pattern: /\.(?:jsp|jspx|action|jspa|do)(?:$|\/)/i },
  { name: 'cgi', pattern: /\.(?:cgi|pl|cfm|exe|dll|nsf)(?:$|\/)|\/cgi-bin(?:$|\/)/i },
  { name: 'backup', pattern: /\.(?:bak|old|orig|save|swp|sql|tar\.gz|tgz|rar|7z|inc|mdb|cnf|conf)$/i },
  { name: 'hidden', pattern: /\/\.(?!well-known(?:$|\/))[a-z]/i },
  { name: 'wordpress', pattern: /\/wp-(?:admin|content|includes|login|config|json)/i },
  { name: 'console', pattern: /\/(?:phpmyadmin|adminer|pma|mysql|jmx-console|manager\/html|solr|actuator|HNAP1|boaform|_vti_bin|owa|jenkins)(?:$|\/)/i },
];
/** All patterns as one, because most paths are no probes. */
const ANY_PROBE = new RegExp(PROBED.map(({ pattern }) => pattern.source).join('|'), 'i');
const FEWEST_KINDS = 4;
const SHARE_OF_APP = 0.1;

/** The probes in the logs by kind, and whether the app answers all of them. */
export class ProbePaths {
  private readonly seen = new Map<string, number>();
  private readonly succeeded = new Map<string, number>();

  /** Counts the path if it is a probe, and returns the number of its kind, from 1 on, or 0 if it is none. */
  public add(path: string, succeeds: boolean, weight: number): number {
    const number = ANY_PROBE.test(path) ? PROBED.findIndex(({ pattern }) => pattern.test(path)) + 1 : 0;
    if (number === 0) {
      return 0;
    }
    const { name } = PROBED[number - 1];
    this.seen.set(name, (this.seen.get(name) ?? 0) + weight);
    if (succeeds) {
      this.succeeded.set(name, (this.succeeded.get(name) ?? 0) + weight);
    }
    return number;
  }

  /** Whether so many requests are for a kind, by its number, that the app consists of this kind of software. */
  public isOfApp(kind: number, requests: number): boolean {
    return (this.seen.get(PROBED[kind - 1].name) ?? 0) >= SHARE_OF_APP * requests;
  }

  /** Whether most probes of most kinds succeed, so that a success says nothing about whether the app has the path. */
  public allSucceed(requests: number): boolean {
    const probed = [...this.seen].filter(([, count]) => count < SHARE_OF_APP * requests);
    const answered = probed.filter(([name, count]) => (this.succeeded.get(name) ?? 0) > count / 2);
    return answered.length >= FEWEST_KINDS && answered.length > 0.7 * probed.length;
  }
}
