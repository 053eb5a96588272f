import { relocate } from '../../src/commands/nginx/relocated-configuration';

export interface OurPlace {
  readonly listen: string;
  readonly health: string;
  readonly app: string;
  readonly folder: string;
  /** What replaces the access log: `off`, or a file. */
  readonly accessLog: string;
}

/** The text that ships, with other addresses, and another access log: nothing else is changed. */
export function ourText(shipped: string, { listen, health, app, folder, accessLog }: OurPlace): string {
  let logs = 0;
  const text = relocate(shipped, { listen, health, app, prefix: folder }).replace(/^(\s*access_log\s+)(?!off;)\S+([^;]*);/gm, (_, directive: string, format: string) => {
    logs++;
    return `${directive}${accessLog}${accessLog === 'off' ? '' : format};`;
  });
  if (logs === 0) {
    throw new Error('the text has no access log');
  }
  if (!/^worker_processes 1;/m.test(text)) {
    throw new Error('the text has not one worker');
  }
  return text;
}

/**
 * The text without the conditions that reject: each `if` that only returns an error or looks up why. The one of the header
 * `Host` stays, because it captures the port for the app.
 */
export function withoutGates(text: string): string {
  return text
    .replace(/^ *if \(\$request !~ .*\) \{\n *set \$rp_looked_up .*\n *\}\n/gm, '')
    .replace(/^ *if \((?!\$http_host ).*\) \{\n *return [45]\d\d;\n *\}\n/gm, '');
}
