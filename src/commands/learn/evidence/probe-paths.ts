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

  /** Counts the path if it is a probe, and returns whether it is. */
  public add(path: string, succeeds: boolean, weight: number): boolean {
    const kind = ANY_PROBE.test(path) ? PROBED.find(({ pattern }) => pattern.test(path)) : undefined;
    if (kind === undefined) {
      return false;
    }
    this.seen.set(kind.name, (this.seen.get(kind.name) ?? 0) + weight);
    if (succeeds) {
      this.succeeded.set(kind.name, (this.succeeded.get(kind.name) ?? 0) + weight);
    }
    return true;
  }

  /** Whether most probes of most kinds succeed, so that a success says nothing about whether the app has the path. */
  public allSucceed(requests: number): boolean {
    const probed = [...this.seen].filter(([, count]) => count < SHARE_OF_APP * requests);
    const answered = probed.filter(([name, count]) => (this.succeeded.get(name) ?? 0) > count / 2);
    return answered.length >= FEWEST_KINDS && answered.length > 0.7 * probed.length;
  }
}
