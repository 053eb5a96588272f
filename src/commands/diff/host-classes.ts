import type { ComparedSide } from './compared-side';
import { isWildcard, matchesHost } from '../../allowlist/host-name';

/** A host for each class of hosts: the hosts that both sides allow, or only one side. */
export interface HostClasses {
  /** A host that both sides allow, if there is one. */
  readonly common?: string;
  /** The entries that only one side allows, or partly, with a host that only that side allows. `*` stands for all hosts. */
  readonly onlyOld: HostEntry[];
  readonly onlyNew: HostEntry[];
}

/** The entry that stands for all hosts. */
export const ANY_HOST = '*';

/** An entry of `hosts`. */
export interface HostEntry {
  readonly entry: string;
  readonly host: string;
}

const allows = ({ allowlist: { hosts } }: ComparedSide, host: string) => (
  hosts.length > 0 ? hosts.some((allowed) => matchesHost(host, allowed)) : matchesHost(host));

/**
 * The classes of hosts. A name below a wildcard, with a first label that no entry has, is allowed by a side if and only if a
 * wildcard of the side has all names below the first wildcard.
 */
export function hostClasses(old: ComparedSide, new_: ComparedSide): HostClasses {
  const all = [...old.allowlist.hosts, ...new_.allowlist.hosts];
  const label = firstUnused('any', (one) => all.some((host) => host.replace('*.', '').split('.')[0] === one));
  const domain = firstUnused('example', (one) => all.some((host) => host.split('.').pop() === one));
  const entries = ({ allowlist: { hosts } }: ComparedSide): HostEntry[] => hosts.length === 0 ? [{ entry: ANY_HOST, host: `${label}.${domain}` }]
    : hosts.map((entry) => ({ entry, host: isWildcard(entry) ? `${label}${entry.slice(1)}` : entry }));
  const [oldEntries, newEntries] = [old, new_].map(entries);
  return {
    common: [...oldEntries, ...newEntries].map(({ host }) => host).find((host) => allows(old, host) && allows(new_, host)),
    onlyOld: oldEntries.filter(({ host }) => !allows(new_, host)),
    onlyNew: newEntries.filter(({ host }) => !allows(old, host)),
  };
}

/** The first of the names `name`, `name2`, `name3`, … that is not in use. */
function firstUnused(name: string, isUsed: (name: string) => boolean): string {
  let number = 1;
  const numbered = () => number === 1 ? name : `${name}${number}`;
  while (isUsed(numbered())) number++;
  return numbered();
}
