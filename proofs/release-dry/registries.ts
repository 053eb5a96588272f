import * as fs from 'fs';
import * as path from 'path';
import { unzipSync } from 'fflate';
import { Clone, runTask } from './clone';
import { bundledPackages, filesOfTarball, missingInPom, onlyFile, withoutLicense } from './contents';
import { BILL_OF_MATERIALS, BillOfMaterials } from '../../scripts/bill-of-materials';
import { python } from '../../testing/setup/python';
import { Claims, Finding } from '../claims';
import { downloadModules } from '../languages/go';
import { writePackageCode } from '../packages/package';
import { runOrThrow, versionOf } from '../packages/program';
import type { Workplace } from '../packages/workplace';

/** The checks of what one registry would get. */
export type Registry = (clone: Clone, workplace: Workplace) => Promise<Finding[]>;

function throwIfAny(problems: string[], what: string): void {
  if (problems.length > 0) throw new Error(`${what}: ${problems.join(', ')}`);
}

export const npm: Registry = async (clone, workplace) => {
  const claims = new Claims('npm');
  const dist = path.join(clone.dist, 'js');
  if (!await claims.check('the tarball is made', () => runTask('package', clone.folder, workplace))) {
    return claims.findings;
  }
  const tarball = onlyFile(dist, '.tgz');
  await claims.check('`npm publish --dry-run` accepts the tarball', async () => {
    const { output } = await runOrThrow('npm', ['publish', '--dry-run', '--provenance=false', tarball], dist, workplace.environment);
    const published = output.trim().split('\n').pop()!;
    if (!published.endsWith(`@${clone.version}`)) throw new Error(`npm would publish ${published}, not version ${clone.version}`);
    return path.basename(tarball);
  });
  await claims.check('the package and each bundled package have a licence text', async () => {
    const files = filesOfTarball(tarball);
    throwIfAny(withoutLicense(files), 'without a licence text');
    return bundledPackages(files).join(', ');
  });
  await claims.check('the bill of materials names each bundled package with its version and licence', async () => {
    const { components, metadata: { component } }: BillOfMaterials = JSON.parse(fs.readFileSync(path.join(clone.dist, BILL_OF_MATERIALS), 'utf8'));
    if (component.version !== clone.version) throw new Error(`it is of version ${component.version}`);
    const named = components.filter(({ version, licenses }) => version && licenses?.length).map(({ name }) => name);
    throwIfAny(bundledPackages(filesOfTarball(tarball)).filter((folder) => !named.includes(folder.slice(folder.lastIndexOf('node_modules/') + 13))), 'missing');
    return components.map(({ name, version }) => `${name} ${version}`).join(', ');
  });
  return claims.findings;
};

export const pypi: Registry = async (clone, workplace) => {
  const claims = new Claims('PyPI');
  const found = python('proofs/release-dry/requirements.txt');
  if ('absent' in found) {
    claims.notRun('`twine check --strict` accepts the wheel and the sdist', found.absent);
  } else if (await claims.check('the wheel and the sdist are made', () => runTask('package:python', clone.folder, workplace))) {
    await claims.check('`twine check --strict` accepts the wheel and the sdist', async () => {
      const files = ['.whl', '.tar.gz'].map((end) => onlyFile(path.join(clone.dist, 'python'), end));
      await runOrThrow(found.executable, ['-m', 'twine', 'check', '--strict', ...files], clone.folder, workplace.environment);
      return files.map((file) => path.basename(file)).join(', ');
    });
  }
  return claims.findings;
};

export const maven: Registry = async (clone, workplace) => {
  const claims = new Claims('Maven');
  const absent = ['mvn', 'javac'].filter((command) => versionOf(command, ['--version']) === undefined);
  if (absent.length > 0) {
    claims.notRun('Maven Central\'s requirements are met', `${absent.join(' and ')} cannot be run here`);
  } else if (await claims.check('the artifact is made', () => runTask('package:java', clone.folder, workplace))) {
    const folder = path.join(clone.dist, 'java');
    await claims.check('the pom has each element that Maven Central requires', async () => {
      throwIfAny(missingInPom(fs.readFileSync(onlyFile(folder, '.pom'), 'utf8')), 'missing');
    });
    await claims.check('the jar has classes, and sources and javadoc are beside it', async () => {
      for (const [end, member] of [[`-${clone.version}.jar`, '.class'], ['-sources.jar', '.java'], ['-javadoc.jar', 'index.html']]) {
        if (!Object.keys(unzipSync(fs.readFileSync(onlyFile(folder, end)))).some((name) => name.endsWith(member))) {
          throw new Error(`the file ${end} has no ${member}`);
        }
      }
    });
    claims.notRun('the files are signed', 'only the workflow has the key');
  }
  return claims.findings;
};

export const go: Registry = async (clone, workplace) => {
  const claims = new Claims('Go');
  const version = versionOf('go', ['version']);
  const code = path.join(await writePackageCode('go', workplace, clone.folder), 'cdkreverseproxiedservice');
  const absent = version === undefined ? 'go is absent' : await downloadModules(code, workplace);
  if (absent !== undefined) {
    claims.notRun('`go vet` finds nothing in the module', absent);
    return claims.findings;
  }
  await claims.check('`go vet` finds nothing in the module', async () => {
    await runOrThrow('go', ['vet', './...'], code, workplace.environment);
    return version;
  });
  return claims.findings;
};

export const nuget: Registry = async (clone, workplace) => {
  const claims = new Claims('NuGet');
  if (versionOf('dotnet', ['--version']) === undefined) {
    await claims.check('the code of the package is written', async () => { await writePackageCode('dotnet', workplace, clone.folder); });
    claims.notRun('the package is made', 'the .NET SDK (dotnet) is absent');
  } else {
    await claims.check('the package is made', async () => {
      await runTask('package:dotnet', clone.folder, workplace);
      return path.basename(onlyFile(path.join(clone.dist, 'dotnet'), '.nupkg'));
    });
  }
  return claims.findings;
};
