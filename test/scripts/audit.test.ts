import * as fs from 'fs';
import * as path from 'path';
import { audit } from '../../scripts/audit';
import { ACCEPTED } from '../../scripts/audit/accepted';
import { LockedPackage, lockedPackages } from '../../scripts/audit/locked-packages';
import { npmAudit } from '../../scripts/audit/npm-audit';
import { compareVersions } from '../../scripts/audit/version-order';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();
const locked = (name: string, version: string, production = false): LockedPackage => ({ name, version, folder: `node_modules/${name}`, production });
const YAML = locked('yaml', '2.2.1', true);
const TOOL = locked('tool', '1.0.0');

type Events = Array<Record<string, string>>;
function advisories(name: string, ...all: Array<{ of: string; events: Events } & Record<string, unknown>>): string {
  const at = path.join(folder, name);
  fs.mkdirSync(at, { recursive: true });
  all.forEach(({ of, events, ...more }, index) => fs.writeFileSync(path.join(at, `${index}.json`), JSON.stringify({
    id: `GHSA-${index}`,
    modified: `2026-01-0${index + 1}T00:00:00Z`,
    summary: `fault ${index}`,
    database_specific: { severity: 'HIGH' },
    affected: [{ package: { ecosystem: 'npm', name: of }, ranges: [{ type: 'SEMVER', events }] }],
    ...more,
  })));
  return at;
}

async function run(argv: string[], more: Parameters<typeof audit>[2]) {
  let printed = '';
  const status = await audit(argv, (text) => { printed += text; }, { registry: () => undefined, accepted: [], packages: [YAML, TOOL], ...more });
  return { status, printed };
}

test('the published dependencies are the bundled ones', () => {
  expect(lockedPackages().filter(({ production }) => production).map(({ name }) => name)).toEqual(['argparse', 'commander', 'fflate', 'js-yaml']);
  expect(lockedPackages().length).toBeGreaterThan(1000);
  expect(lockedPackages('{"packages":{"":{},"node_modules/a":{"version":"1.0.0"},"node_modules/a/node_modules/@b/c":{"version":"2.0.0","dev":true},"node_modules/d":{"version":"3.0.0","name":"e","peer":true}}}'))
    .toEqual([locked('a', '1.0.0', true), { ...locked('@b/c', '2.0.0'), folder: 'node_modules/a/node_modules/@b/c' }, { ...locked('e', '3.0.0'), folder: 'node_modules/d' }]);
});

test('reads the advisories from a folder if the registry does not respond', async () => {
  const at = advisories('both', { of: 'yaml', events: [{ introduced: '2.0.0-5' }, { fixed: '2.2.2' }] }, { of: 'tool', events: [{ introduced: '0' }] });
  const { status, printed } = await run(['--advisories', at], {});
  expect(status).toBe(1);
  expect(printed).toContain(`Asked: 2 advisories in ${at}, the newest of 2026-01-02.`);
  expect(printed).toMatch(/1 packages that are published.*: 1 vulnerabilities/);
  expect(printed).toMatch(/yaml@2\.2\.1 .*high .*GHSA-0/);
  expect(printed).toMatch(/tool@1\.0\.0 .*GHSA-1/);
});

test('accepts vulnerabilities of tools, and none of the library', async () => {
  const at = advisories('accepted', { of: 'yaml', events: [{ introduced: '0' }] }, { of: 'tool', events: [{ introduced: '0' }] });
  const accepted = [{ advisory: 'GHSA-1', package: 'tool', reason: 'x' }, { advisory: 'GHSA-0', package: 'yaml', reason: 'x' }, { advisory: 'GHSA-1', package: 'other', reason: 'x' }];
  const { status, printed } = await run(['--advisories', at], { accepted });
  expect([status, /tool@/.test(printed), /yaml@/.test(printed)]).toEqual([1, false, true]);
  expect(printed).toContain('Accepted, but not found: GHSA-1 in other');
  expect((await run(['--advisories', at], { accepted, packages: [TOOL] })).status).toBe(0);
});

test.each<[string, boolean, Events]>([
  ['before', false, [{ introduced: '2.2.2' }]],
  ['at the beginning', true, [{ introduced: '2.2.1' }]],
  ['at the fix', false, [{ introduced: '0' }, { fixed: '2.2.1' }]],
  ['the last affected', true, [{ introduced: '0' }, { last_affected: '2.2.1' }]],
  ['after the last affected', false, [{ introduced: '0' }, { last_affected: '2.2.0' }]],
  ['between two ranges', false, [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '3.0.0' }]],
  ['in the second of two', true, [{ introduced: '0' }, { fixed: '1.0.0' }, { introduced: '2.0.0' }, { fixed: '2.3.0' }]],
])('a version %s', async (name, affected, events) => {
  expect((await run(['--advisories', advisories(name, { of: 'yaml', events })], {})).status).toBe(affected ? 1 : 0);
});

test('ignores advisories that are withdrawn, or belong to another package or registry', async () => {
  const events = [{ introduced: '0' }];
  expect((await run(['--advisories', advisories('none', { of: 'yaml', events, withdrawn: '2026-01-01T00:00:00Z' }, { of: 'yaml2', events },
    { of: 'yaml', events, affected: [{ package: { ecosystem: 'PyPI', name: 'yaml' }, ranges: [{ type: 'ECOSYSTEM', events }] }] })], {})).status).toBe(0);
});

test('reports the advisories of the registry', async () => {
  const report = {
    vulnerabilities: {
      yaml: { via: [{ url: 'https://github.com/advisories/GHSA-a', title: 'Uncaught', severity: 'moderate' }], nodes: ['node_modules/yaml'] },
      tool: { via: ['yaml'], nodes: ['node_modules/tool'] },
    },
  };
  const { status, printed } = await run([], { registry: (packages) => npmAudit(packages, () => report) });
  expect([status, printed]).toEqual([1, expect.stringMatching(/Asked: the registry of npm, as of now\.[^]*yaml@2\.2\.1 .*moderate .*GHSA-a/)]);
  expect(printed).toContain('1 packages of tools: 0 vulnerabilities');
  expect((await run([], { registry: (packages) => npmAudit(packages, () => ({ vulnerabilities: {} })) })).status).toBe(0);
});

test('fails if it cannot ask the registry', async () => {
  await expect(run([], {})).rejects.toThrow('Nothing was audited');
  await expect(run([], { registry: (packages) => npmAudit(packages, () => ({})) })).rejects.toThrow('Nothing was audited');
  await expect(run(['--advisories', path.join(folder, 'absent')], {})).rejects.toThrow('has no advisories');
});

test('orders versions by Semantic Versioning', () => {
  const sorted = ['0', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.0.1', '1.2', '1.10.0', '2.0.0-5', '2.0.0'];
  expect([...sorted].reverse().sort(compareVersions)).toEqual(sorted);
  expect(compareVersions('1.0.0+a', '1.0.0+b')).toBe(0);
});

test('requires a reason for each accepted vulnerability', () => {
  expect(ACCEPTED.filter(({ reason }) => reason.length < 20)).toEqual([]);
});
