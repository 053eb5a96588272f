import { bundledPackages, missingInChangelog, missingInPom, withoutLicense } from '../../proofs/release-dry/contents';

const POM = `<project>
  <groupId>g</groupId><artifactId>a</artifactId><version>1</version><name>n</name><description>d</description><url>u</url>
  <licenses><license><name>Apache</name><url>l</url></license></licenses>
  <developers><developer><email>e</email></developer></developers>
  <scm><connection>c</connection><url>s</url></scm>
  <dependencies><dependency><groupId>x</groupId><artifactId>y</artifactId><version>2</version></dependency></dependencies>
</project>`;

describe('the elements that Maven Central requires', () => {
  test('are all there', () => {
    expect(missingInPom(POM)).toEqual([]);
  });

  test.each([
    ['<name>n</name>', 'name'], ['<url>u</url>', 'url'], ['<url>s</url>', 'scm.url'], ['<version>1</version>', 'version'],
    ['<name>Apache</name>', 'licenses.name'], ['<description>d</description>', 'description'],
    ['<developers><developer><email>e</email></developer></developers>', 'developers'],
  ])('without %s, %s is missing', (element, missing) => {
    expect(missingInPom(POM.replace(element, ''))).toEqual([missing]);
  });

  test('are missing if they are empty', () => {
    expect(missingInPom(POM.replace('<description>d<', '<description> <'))).toEqual(['description']);
  });
});

test('each bundled package needs a licence text of its own', () => {
  const files = ['LICENSE', 'package.json', 'node_modules/a/package.json', 'node_modules/a/license.md', 'node_modules/@s/b/package.json', 'node_modules/@s/b/lib/LICENSE'];
  expect(bundledPackages(files)).toEqual(['node_modules/a', 'node_modules/@s/b']);
  expect(withoutLicense(files)).toEqual(['node_modules/@s/b']);
  expect(withoutLicense(files.slice(1))).toContain('.');
});

test('a changelog names features and fixes, and no other commits', () => {
  const subjects = ['feat(routes): a `new` option', 'fix!: a fault', 'chore: nothing', 'Merge branch'];
  expect(missingInChangelog('### Features\n* **routes:** a `new` option\n', subjects)).toEqual(['fix!: a fault']);
});
