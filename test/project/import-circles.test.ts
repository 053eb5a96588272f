import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');
const FOLDERS = ['src', 'testing', 'scripts', 'proofs', 'bench', 'examples', 'projenrc', 'report-page'];

type Imports = Map<string, string[]>;

/** The files that each file imports, types included. */
function imports(): Imports {
  const files = FOLDERS.flatMap((folder) => (
    fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file)).map((file) => path.join(folder, file))
  ));
  const known = new Set(files);
  return new Map(files.map((file) => {
    const { importedFiles } = ts.preProcessFile(fs.readFileSync(path.join(ROOT, file), 'utf8'), true, true);
    const targets = importedFiles.filter(({ fileName }) => fileName.startsWith('.')).map(({ fileName }) => path.join(path.dirname(file), fileName));
    return [file, targets.flatMap((target) => [`${target}.ts`, `${target}.tsx`, path.join(target, 'index.ts')].filter((candidate) => known.has(candidate)))];
  }));
}

/** The groups of files that import each other: the strongly connected components with more than one file (Tarjan's algorithm). */
function circles(graph: Imports): string[][] {
  const found: string[][] = [];
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    lowest.set(file, index.get(file)!);
    stack.push(file);
    for (const target of graph.get(file)!) {
      if (!index.has(target)) {
        visit(target);
        lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
      } else if (stack.includes(target)) {
        lowest.set(file, Math.min(lowest.get(file)!, index.get(target)!));
      }
    }
    if (lowest.get(file) === index.get(file)) {
      const group = stack.splice(stack.indexOf(file));
      found.push(...group.length > 1 || graph.get(file)!.includes(file) ? [group.sort()] : []);
    }
  };
  [...graph.keys()].filter((file) => !index.has(file)).forEach(visit);
  return found;
}

test('finds circular imports', () => {
  const graph: Imports = new Map([['a', ['b', 'd']], ['b', ['c']], ['c', ['a']], ['d', []], ['e', ['e', 'a']]]);

  expect(circles(graph)).toEqual([['a', 'b', 'c'], ['e']]);
  expect(imports().get('src/index.ts')).toContain('src/allowlist/index.ts');
});

test('no file imports itself through other files, not even for types', () => {
  expect(circles(imports())).toEqual([]);
});
