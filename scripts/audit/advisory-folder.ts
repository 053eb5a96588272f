import * as fs from 'fs';
import * as path from 'path';
import { Audit, Finding } from './finding';
import { LockedPackage } from './locked-packages';
import { compareVersions } from './version-order';
import { UsageError } from '../../testing/cli';

/** From which version on a range has the fault, or has it no more; one of the three. */
interface RangeEvent {
  readonly introduced?: string;
  readonly fixed?: string;
  readonly last_affected?: string;
}

/** An advisory in the Open Source Vulnerability format, as GitHub's advisory database has them. */
interface Advisory {
  readonly id: string;
  readonly summary?: string;
  readonly modified: string;
  readonly withdrawn?: string;
  readonly affected?: Array<{
    readonly package?: { readonly ecosystem: string; readonly name: string };
    readonly ranges?: Array<{ readonly type: string; readonly events: RangeEvent[] }>;
    readonly versions?: string[];
  }>;
  readonly database_specific?: { readonly severity?: string };
}

/**
 * What the advisories in a folder say of packages: a database that was brought here before.
 *
 * @throws UsageError when there is no advisory in it
 */
export function auditByFolder(folder: string, packages: LockedPackage[]): Audit {
  const files = fs.existsSync(folder) ? fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')) : [];
  const advisories = files.map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')) as Advisory)
    .filter(({ id, modified }) => id !== undefined && modified !== undefined);
  if (advisories.length === 0) {
    throw new UsageError(`${folder} has no advisories in the Open Source Vulnerability format`);
  }
  const newest = advisories.map(({ modified }) => modified).sort().pop()!;
  const valid = advisories.filter(({ withdrawn }) => withdrawn === undefined);
  const findings = valid.flatMap((advisory): Finding[] => packages.filter((one) => affects(advisory, one)).map((one) => ({
    advisory: advisory.id,
    title: advisory.summary ?? '',
    severity: (advisory.database_specific?.severity ?? 'unknown').toLowerCase(),
    package: one,
  })));
  return { source: `${advisories.length} advisories in ${folder}, the newest of ${newest.slice(0, 10)}`, findings };
}

function affects({ affected = [] }: Advisory, { name, version }: LockedPackage): boolean {
  return affected.some((one) => one.package?.ecosystem === 'npm' && one.package.name === name
    && (one.versions?.includes(version) || one.ranges?.some(({ type, events }) => type === 'SEMVER' && isWithin(version, events))));
}

/** The last event up to the version decides. */
function isWithin(version: string, events: RangeEvent[]): boolean {
  let within = false;
  const sorted = [...events].sort((a, b) => compareVersions(at(a), at(b)));
  for (const event of sorted) {
    const order = compareVersions(at(event), version);
    if (event.introduced !== undefined && order <= 0) {
      within = true;
    } else if (event.fixed !== undefined && order <= 0 || event.last_affected !== undefined && order < 0) {
      within = false;
    }
  }
  return within;
}

const at = ({ introduced, fixed, last_affected: last }: RangeEvent) => introduced ?? fixed ?? last ?? '0';
