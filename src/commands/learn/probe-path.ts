/**
 * Paths that vulnerability scanners ask of every server. The list decides no route: it only tells which clients are scanners,
 * and whether the app answers 200 to everything.
 */
const PROBE = new RegExp([
  '/\\.(?!well-known(?:/|$))[a-z]',
  '\\.(?:php[0-9]?|aspx?|ashx|jspx?|cgi|pl|do|action|env|bak|old|orig|save|swp|sql|ini|conf|cfg|pem|key|tar|tgz|rar|7z|mdb|log|git)(?:$|/)',
  '/wp-(?:admin|login|content|includes|json|config)',
  '/(?:cgi-bin|phpmyadmin|pma|phpinfo|boaform|hnap1|actuator|jenkins|solr|struts|telescope|owa|autodiscover|_ignition|vendor/phpunit|server-status|manager/html)(?:$|/)',
  'etc/passwd|\\.\\./|%2e%2e|%00|<script|union(?:\\+|%20)select',
].join('|'), 'i');

/** Whether only scanners usually ask for such a target. */
export function isProbe(target: string): boolean {
  return PROBE.test(target);
}
