import type { ShapeNode } from './shape-node';

const ASSET = /\.(?:js|mjs|css|map|png|jpe?g|gif|svg|webp|avif|ico|woff2?|ttf|otf|eot|wasm|mp4|webm)$/i;
/** A name with a part that a build computes from the content, such as `index-4f3a9c1d.js` and `chunk.Bx81mQ2_.css`. */
const HASHED = /[.\-_~](?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{6,}\.(?:[a-z]+\.)?[a-z0-9]+$|^(?=[A-Za-z]*[0-9])[a-z0-9]{8,}\.[a-z0-9]+$|^\{(?:hash|uuid)\}\./i;
const FEWEST = 3;

/** Whether the node is a folder of files whose names change with each build, so that a new build has other names. */
export function isAssetFolder(node: ShapeNode): boolean {
  const files = filesOf(node);
  return files !== undefined && files.length >= FEWEST && files.filter((name) => HASHED.test(name)).length >= files.length / 4;
}

/** The names of the files here and below, or `undefined` if there is something else than files that are only read. */
function filesOf(node: ShapeNode): string[] | undefined {
  const files: string[] = [];
  for (const [name, child] of node.children) {
    const isLeaf = child.children.size === 0;
    if (isLeaf && ASSET.test(name) && [...child.methods.keys()].every((method) => method === 'GET' || method === 'HEAD')) {
      files.push(name);
    } else {
      const below = isLeaf ? undefined : filesOf(child);
      if (below === undefined || child.methods.size > 0) {
        return undefined;
      }
      below.forEach((file) => files.push(file));
    }
  }
  return node.methods.size > 0 ? undefined : files;
}
