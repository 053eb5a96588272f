import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';

/** A software bill of materials in the format CycloneDX, as far as it is read here. */
export interface BillOfMaterials {
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: ReadonlyArray<{ readonly name: string; readonly version: string; readonly licenses?: unknown[] }>;
}

/** The name of the file beside the packages. A release on GitHub has a file of this name. */
export const BILL_OF_MATERIALS = 'bill-of-materials.cdx.json';

/**
 * The bill of materials of a tarball of npm: the package, and the packages that it bundles.
 *
 * `npm sbom` reads the unpacked tarball. In the project, `npm sbom --omit dev` leaves out bundled packages.
 */
export function billOfMaterials(tarball: string): BillOfMaterials {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bill-of-materials-'));
  try {
    execFileSync('tar', ['-xzf', tarball, '-C', folder]);
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package/package.json'), 'utf8'));
    // `npm sbom` takes the name from the folder.
    const unpacked = path.join(folder, manifest.name);
    fs.renameSync(path.join(folder, 'package'), unpacked);
    // The app installs the peer dependencies, and nobody installs the development dependencies.
    fs.writeFileSync(path.join(unpacked, 'package.json'), JSON.stringify({ ...manifest, devDependencies: undefined, peerDependencies: undefined }));
    return JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx'], { cwd: unpacked, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }));
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes the bill of materials of the only tarball in `dist/js`. */
function main(): void {
  const dist = path.resolve(__dirname, '../dist');
  const tarballs = fs.readdirSync(path.join(dist, 'js')).filter((name) => name.endsWith('.tgz'));
  if (tarballs.length !== 1) {
    throw new Error(`dist/js has ${tarballs.length} tarballs, not one.`);
  }
  fs.writeFileSync(path.join(dist, BILL_OF_MATERIALS), `${JSON.stringify(billOfMaterials(path.join(dist, 'js', tarballs[0])), undefined, 2)}\n`);
}

if (require.main === module) {
  main();
}
