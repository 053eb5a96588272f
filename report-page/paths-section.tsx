import { useMemo, useState } from 'preact/hooks';
import { pathTree } from './path-tree';
import { PathTreeList } from './path-tree-list';
import { RoutesOfPath } from './routes-of-path';
import { ShownItems } from './shown-items';
import { countedText, numberText } from '../src/commands/counted-text';
import type { ReportedPath } from '../src/commands/report/reported-paths';

/** The number of paths up to which the tree is open at first. */
const MOST_OPEN = 50;
/** The number of paths up to which a button opens the whole tree. */
const MOST_OPENABLE = 2000;
const STEP = 100;

interface Props {
  readonly paths: ReportedPath[];
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
}

/** All paths as a tree, or the paths that contain the words of a filter as a list. */
export function PathsSection({ paths, filter, onFilter }: Props) {
  const tree = useMemo(() => pathTree(paths), [paths]);
  const texts = useMemo(() => paths.map(searchText), [paths]);
  const [open, setOpen] = useState(paths.length <= MOST_OPEN);
  const [times, setTimes] = useState(0);
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const found = words.length === 0 ? paths : paths.filter((_, i) => words.every((word) => texts[i].includes(word)));
  const setAll = (is: boolean) => {
    setOpen(is);
    setTimes(times + 1);
  };
  return <>
    <search>
      <p class="wide">
        <label for="filter">Filter by words of the path, methods and options</label>
        <input id="filter" type="search" value={filter} onInput={(event) => onFilter(event.currentTarget.value)} autocomplete="off" spellcheck={false} />
      </p>
    </search>
    <p id="found" role="status">{words.length === 0 ? `${countedText(paths.length, 'path')}` : `${numberText(found.length)} of ${countedText(paths.length, 'path')}`}</p>
    {words.length > 0
      ? <ShownItems key={filter} items={found} step={STEP} list={(items) => <ul class="paths">{items}</ul>}
        item={(path) => <li key={`${path.kind} ${path.path}`}><RoutesOfPath path={path} name={path.path} /></li>} />
      : <>
        <p class="buttons">
          {paths.length > MOST_OPENABLE ? null : <button type="button" onClick={() => setAll(true)}>Open all</button>}
          <button type="button" onClick={() => setAll(false)}>Close all</button>
        </p>
        <PathTreeList key={times} tree={tree} open={open} />
      </>}
  </>;
}

function searchText({ kind, path, routes, differences = [] }: ReportedPath): string {
  return [kind, path, ...differences, ...routes.flatMap(({ methods, options, redirect = '' }) => [...methods, ...options.flatMap(({ name, value }) => [name, value]), redirect])].join(' ').toLowerCase();
}
