import { awscdk, JsonFile } from 'projen';

/** An image with a tag, as sources and documentation name it, perhaps with a digest after it. */
const IMAGE = "(?<depName>[a-z0-9.-]+\\.[a-z]+/[a-z0-9./_-]+):(?<currentValue>[0-9][A-Za-z0-9._-]*)(?:@(?<currentDigest>sha256:[a-f0-9]{64}))?['\"` ]";
/** The same with the digest as a prop of its own, as in `ProxyImage.built({ baseImage, digest })`. */
const IMAGE_AND_DIGEST = "baseImage: '(?<depName>[^':]+):(?<currentValue>[^']+)',\\s+digest: '(?<currentDigest>sha256:[a-f0-9]{64})'";

/**
 * Writes the configuration of Renovate, which upgrades what projen's own workflow does not: images with their digests,
 * the Python packages of tests and proofs, and npm's packages of the documentation site and of proofs. The packages of
 * npm of the project itself, and the actions of workflows, belong to projen.
 */
export function configureRenovate(project: awscdk.AwsCdkConstructLibrary): void {
  new JsonFile(project, 'renovate.json', {
    marker: false, // Renovate rejects unknown members.
    obj: {
      '$schema': 'https://docs.renovatebot.com/renovate-schema.json',
      'extends': ['config:recommended', ':semanticCommitTypeAll(chore)'],
      'enabledManagers': ['custom.regex', 'dockerfile', 'npm', 'pip-compile'],
      'minimumReleaseAge': '7 days',
      'pip-compile': { managerFilePatterns: ['/^(proofs|testing)/.*requirements\\.txt$/'] },
      'customManagers': [
        { customType: 'regex', managerFilePatterns: ['/^(src|examples)/.*\\.ts$/', '/^docs/.*\\.md$/'], matchStrings: [IMAGE], datasourceTemplate: 'docker' },
        { customType: 'regex', managerFilePatterns: ['/^examples/.*\\.ts$/'], matchStrings: [IMAGE_AND_DIGEST], datasourceTemplate: 'docker' },
      ],
      'packageRules': [
        { description: 'projen upgrades the packages of the project itself.', matchManagers: ['npm'], matchFileNames: ['package.json'], enabled: false },
        {
          description: 'Stable branches of NGINX have an even second number.',
          matchDatasources: ['docker'],
          matchPackageNames: ['/nginx/'],
          allowedVersions: '/^1\\.\\d*[02468](\\.\\d+)?-/',
          minimumReleaseAge: '0 days',
        },
        { description: 'The images of an app in the examples stand for any app.', matchPackageNames: ['/httpd$/'], matchUpdateTypes: ['minor', 'major'], enabled: false },
      ],
    },
  });
  project.npmignore?.exclude('/renovate.json');
}
