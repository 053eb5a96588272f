import * as fs from 'fs';
import * as path from 'path';
import { ArtifactType } from 'aws-cdk-lib/cloud-assembly-schema';
import { CloudAssemblyBuilder } from 'aws-cdk-lib/cx-api';
import { configurationIn } from '../../scripts/lib/synthesized-configuration';
import { imageAssets } from '../../testing/cloud-assembly';
import { temporaryFolder } from '../../testing/temporary-folder';

const folder = temporaryFolder();

/** A cloud assembly with image assets of these contexts. */
function assembly(name: string, contexts: Array<Record<string, string>>): string {
  const root = path.join(folder, name);
  const write = (file: string, text: string) => {
    fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    fs.writeFileSync(path.join(root, file), text);
  };
  const dockerImages: Record<string, unknown> = {};
  contexts.forEach((files, index) => {
    dockerImages[`image${index}`] = { source: { directory: `asset.${index}` } };
    Object.entries(files).forEach(([file, text]) => write(`asset.${index}/${file}`, text));
  });
  write('S.assets.json', JSON.stringify({ dockerImages }));
  const builder = new CloudAssemblyBuilder(root);
  builder.addArtifact('S.assets', { type: ArtifactType.ASSET_MANIFEST, properties: { file: 'S.assets.json' } });
  builder.buildAssembly();
  return root;
}

test('returns the nginx.conf of the only image that has one', () => {
  expect(configurationIn(assembly('one', [{ Dockerfile: '' }, { 'nginx.conf': 'events {}' }]))).toBe('events {}');
});

test.each([[0, []], [2, [{ 'nginx.conf': '' }, { 'nginx.conf': '' }]]])('rejects %d images with a configuration', (count, contexts) => {
  expect(() => configurationIn(assembly(`with-${count}`, contexts as Array<Record<string, string>>))).toThrow(`holds ${count} images`);
});

test('rejects an image with unsupported build options', () => {
  const root = assembly('options', [{ Dockerfile: '' }]);
  const manifest = path.join(root, 'S.assets.json');
  fs.writeFileSync(manifest, JSON.stringify({ dockerImages: { a1: { source: { directory: 'asset.0', dockerBuildTarget: 'final' } } } }));
  expect(() => imageAssets(root)).toThrow('not known here: dockerBuildTarget');
});
