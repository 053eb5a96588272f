/** Where the same configuration runs on a developer's machine. */
export interface Relocation {
  /** `HOST:PORT` that the proxy listens on. */
  readonly listen?: string;
  /** `HOST:PORT` that health is answered on. */
  readonly health?: string;
  /** `HOST:PORT` of the app. */
  readonly app?: string;
  /** The folder in which NGINX writes its files, and reads those that are written before it starts, instead of `/tmp`. */
  readonly prefix?: string;
}

const LISTEN = /^(\s*listen\s+)(\S+?)(?=[\s;])/gm;
const SERVER = /^(\s*server\s+)([^\s;{]+:\d+|unix:(?!\S*\/without-upgrade\.sock[\s;])[^\s;]+)(?=[\s;])/gm;
/** Where NGINX listens for itself. */
const OWN_SOCKET = /^(\s*(?:listen|server)\s+unix:)\/tmp(?=\/without-upgrade\.sock[\s;])/gm;
const FILES = /^(\s*(?:pid|lock_file|error_log|access_log|auth_basic_user_file|include|\w+_(?:temp|cache)_path|ssl_\w+)\s+"?)\/tmp(?=\/)/gm;

/**
 * The text of a configuration with other addresses and another place for the
 * files that NGINX writes, and nothing else changed: what is tested with the
 * result is what ships.
 */
export function relocate(text: string, to: Relocation): string {
  const addresses = [...text.matchAll(LISTEN)].map(([, , address]) => address);
  const [proxy, health] = distinct(addresses.map(portOf));
  const apps = distinct([...text.matchAll(SERVER)].map(([, , address]) => address));
  if (to.listen && !proxy || to.health && !health || to.app && apps.length !== 1) {
    throw new Error('This is not a configuration of the proxy: expected are two ports that are listened on and one address of the app.');
  }
  const listens: Record<string, string | undefined> = { [proxy]: to.listen, [health]: to.health };
  const relocated = text
    .replace(LISTEN, (line, directive: string, address: string) => {
      const other = listens[portOf(address)];
      if (!other) {
        return line;
      }
      // A port that is listened on at one address in another way than at all others stays so.
      const isAllOthers = address === portOf(address) && addresses.some((each) => each.endsWith(`:${address}`) && !isIpv6(each));
      return `${directive}${isAllOthers ? portOf(other) : isIpv6(address) ? `[::]:${portOf(other)}` : other}`;
    })
    .replace(SERVER, (line, directive: string) => to.app ? `${directive}${to.app}` : line);
  const moved = (_: string, directive: string) => `${directive}${to.prefix!.replace(/\/+$/, '')}`;
  return to.prefix ? relocated.replace(FILES, moved).replace(OWN_SOCKET, moved) : relocated;
}

function portOf(address: string): string {
  return /(\d+)$/.exec(address)?.[1] ?? address;
}

/** Whether an address stands for all IPv6 addresses. */
function isIpv6(address: string): boolean {
  return address.startsWith('[::]:');
}

function distinct(values: string[]): string[] {
  return [...new Set(values)];
}
