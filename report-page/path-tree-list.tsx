import { useState } from 'preact/hooks';
import type { PathTree } from './path-tree';
import { RoutesOfPath } from './routes-of-path';
import { ShownItems } from './shown-items';
import { countedText, numberText } from '../src/commands/counted-text';

/** The number of children to show at first. */
const STEP = 200;

interface Props {
  readonly tree: PathTree;
  /** Whether the branches are open at first. */
  readonly open: boolean;
}

/** The paths below a node. Closed branches have no elements, so that thousands of paths take little time. */
export function PathTreeList({ tree, open }: Props) {
  const own = tree.text === '' ? tree.own.map((path) => ({ path })) : [];
  return <ShownItems items={[...own, ...tree.children.map((child) => ({ child }))]} step={STEP} list={(items) => <ul class="paths">{items}</ul>}
    item={(item) => 'path' in item
      ? <li key={`${item.path.kind} ${item.path.path}`}><RoutesOfPath path={item.path} name="/" /></li>
      : <li key={item.child.text}><Branch tree={item.child} open={open} /></li>} />;
}

function Branch({ tree, open }: Props) {
  const [isOpen, setOpen] = useState(open);
  const { text, own, children, size, different } = tree;
  if (children.length === 0) {
    return <>{own.map((path) => <RoutesOfPath key={path.kind} path={path} name={text} />)}</>;
  }
  return <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
    <summary><code>{text}</code> <span class="count">{countedText(size, 'path')}{different === 0 ? null : `, ${numberText(different)} with differences`}</span></summary>
    {!isOpen ? null : <>
      {own.map((path) => <RoutesOfPath key={path.kind} path={path} />)}
      <PathTreeList tree={tree} open={open} />
    </>}
  </details>;
}
