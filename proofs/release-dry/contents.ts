import { execFileSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

/** The files of a folder whose path ends as given. Throws unless there is exactly one. */
export function onlyFile(folder: string, end: string): string {
  const files = fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end));
  if (files.length !== 1) {
    throw new Error(`${path.basename(folder)} has ${files.length} files that end with ${end}, not one`);
  }
  return path.join(folder, files[0]);
}

/** The files of a tarball of npm, seen from the package. */
export function filesOfTarball(tarball: string): string[] {
  return execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).split('\n').filter((name) => name !== '').map((name) => name.replace(/^package\//, ''));
}

/** The packages in a list of files whose folder has no licence text. The package itself is `.`. */
export function withoutLicense(files: string[]): string[] {
  const packages = ['.', ...bundledPackages(files)];
  const isLicense = /^(?:licen[cs]e|copying)(?:\.(?:md|txt))?$/i;
  return packages.filter((folder) => !files.some((file) => path.dirname(file) === folder && isLicense.test(path.basename(file))));
}

/** The folders of the packages that are bundled. */
export function bundledPackages(files: string[]): string[] {
  const folders = files.map((file) => /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+)\/package\.json$/.exec(file)?.[1]);
  return folders.filter((folder) => folder !== undefined);
}

/** What Maven Central requires of a pom.xml that jsii has written, and the text lacks. */
export function missingInPom(pom: string): string[] {
  const element = (name: string, text: string) => new RegExp(`<${name}>\\s*\\S[\\s\\S]*?</${name}>`).exec(text)?.[0] ?? '';
  const required = { groupId: [], artifactId: [], version: [], name: [], description: [], url: [], licenses: ['name', 'url'], developers: ['developer'], scm: ['connection', 'url'] };
  const own = pom.replace(/<dependencies>[\s\S]*?<\/dependencies>|<build>[\s\S]*?<\/build>/g, '');
  return Object.entries(required).flatMap(([name, inner]) => {
    // The name and the url of the project are not those of the license.
    const outer = /^(?:name|url)$/.test(name) ? own.replace(/<(licenses|developers|scm)>[\s\S]*?<\/\1>/g, '') : own;
    const text = element(name, outer);
    return text === '' ? [name] : inner.filter((part) => element(part, text) === '').map((part) => `${name}.${part}`);
  });
}

/** The features and fixes among the subjects of commits that a changelog lacks. */
export function missingInChangelog(changelog: string, subjects: string[]): string[] {
  const plain = (text: string) => text.replace(/[^A-Za-z0-9]/g, '');
  const written = plain(changelog);
  return subjects.filter((subject) => {
    const description = /^(?:feat|fix)(?:\([^)]*\))?!?: (.*)$/.exec(subject)?.[1];
    return description !== undefined && !written.includes(plain(description));
  });
}
