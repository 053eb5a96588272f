import { isAssetFolder } from './asset-folder';
import { classify } from './classify';
import { LearnedPath, LearnedSegment } from './learned-path';
import { MethodShape, ShapeNode } from './shape-node';
import { Evidence } from '../evidence/evidence';
import { isPlaceholder } from '../segment-shape';

/** The paths of the app, with parameters in place of values, in a stable order. */
export function learnedPaths(root: ShapeNode): LearnedPath[] {
  const paths: LearnedPath[] = [];
  collect(root, [], paths);
  return paths;
}

function collect(node: ShapeNode, segments: LearnedSegment[], paths: LearnedPath[]): void {
  if (isAssetFolder(node)) {
    paths.push({ segments, methods: together(everything(node)), isFolder: true });
    return;
  }
  if (node.methods.size > 0) {
    paths.push({ segments, methods: together([node.methods]), isFolder: false });
  }
  const { literals, parameters } = classify(node.children);
  for (const name of [...literals].sort()) {
    const child = node.children.get(name)!;
    collect(child, [...segments, { literal: isPlaceholder(name) ? [...child.values][0] : name }], paths);
  }
  for (const { names, tail } of parameters) {
    const children = names.map((name) => node.children.get(name)!);
    const counts = new Map([...names].sort().map((name) => [name, node.children.get(name)!.total]));
    collect(ShapeNode.merged(children), [...segments, { tail, names: counts }], paths);
  }
}

function everything(node: ShapeNode): Array<Map<string, MethodShape>> {
  return [node.methods, ...[...node.children.values()].flatMap(everything)];
}

function together(all: Array<Map<string, MethodShape>>): Map<string, Evidence> {
  const methods = new Map<string, Evidence>();
  all.forEach((each) => each.forEach(({ evidence }, method) => {
    const merged = methods.get(method) ?? new Evidence();
    evidence.forEach((one) => merged.merge(one));
    methods.set(method, merged);
  }));
  return methods;
}
