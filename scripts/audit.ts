import { Accepted, ACCEPTED } from './audit/accepted';
import { auditByFolder } from './audit/advisory-folder';
import { Audit, Finding } from './audit/finding';
import { LockedPackage, lockedPackages } from './audit/locked-packages';
import { npmAudit } from './audit/npm-audit';
import { options, runAsProcess, UsageError } from '../testing/cli';
import { table } from '../testing/table';

const USAGE = `usage: npm run audit [-- --advisories FOLDER]

Looks for known vulnerabilities in the packages of package-lock.json: in those that are
published with the library, which must have none, and in the tools, of which
scripts/audit/accepted.ts lists what is left as it is. It asks npm's registry. Where that
does not answer, it reads the folder.
--advisories FOLDER   advisories in the Open Source Vulnerability format, one JSON file each,
                      such as advisories/github-reviewed of a clone of github/advisory-database

Exit status 1 if something was found, 2 if nothing could be asked.`;

interface Sources {
  readonly packages?: LockedPackage[];
  readonly accepted?: Accepted[];
  readonly registry?: (packages: LockedPackage[]) => Audit | undefined;
}

/** The command `audit`. */
export async function audit(
  argv: string[], print: (text: string) => void, { packages = lockedPackages(), accepted = ACCEPTED, registry = npmAudit }: Sources = {},
): Promise<number> {
  const given = options(argv, { advisories: { type: 'string' }, help: { type: 'boolean' } }, USAGE);
  if (given.help) {
    print(`${USAGE}\n`);
    return 0;
  }
  const result = registry(packages) ?? (given.advisories === undefined ? undefined : auditByFolder(given.advisories, packages));
  if (result === undefined) {
    throw new UsageError('Nothing was audited: npm\'s registry does not answer, and --advisories names no folder.');
  }
  const isOf = (one: Accepted, { advisory, package: { name } }: Finding) => one.advisory === advisory && one.package === name;
  const production = result.findings.filter((finding) => finding.package.production);
  const tools = result.findings.filter((finding) => !finding.package.production);
  const open = tools.filter((finding) => !accepted.some((one) => isOf(one, finding)));
  const idle = accepted.filter((one) => !tools.some((finding) => isOf(one, finding)));
  print(`Asked: ${result.source}.\n`);
  print(`${packages.filter((one) => one.production).length} packages that are published or installed with the library: ${production.length} vulnerabilities.\n`);
  print(`${packages.filter((one) => !one.production).length} packages of tools: ${tools.length} vulnerabilities, of which ${tools.length - open.length} are accepted.\n`);
  if (production.length + open.length > 0) {
    const rows = [...production, ...open].map(({ package: { name, version, folder }, severity, advisory, title }) => [`${name}@${version}`, severity, advisory, title, folder]);
    print(`\n${table(['package', 'severity', 'advisory', 'title', 'folder'], rows)}\n`);
  }
  idle.forEach((one) => print(`Accepted, but not found: ${one.advisory} in ${one.package}\n`));
  return production.length + open.length > 0 ? 1 : 0;
}

if (require.main === module) {
  runAsProcess(() => audit(process.argv.slice(2), (text) => process.stdout.write(text)));
}
