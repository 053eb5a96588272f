import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { numberText } from '../src/commands/counted-text';

interface Props<T> {
  readonly items: readonly T[];
  /** The number of items to show at first, and to add. */
  readonly step: number;
  /** The element around the items. */
  readonly list: (items: ComponentChildren) => ComponentChildren;
  readonly item: (item: T, index: number) => ComponentChildren;
}

/** A list that shows its first items, with a button that shows more. */
export function ShownItems<T>({ items, step, list, item }: Props<T>) {
  const [shown, setShown] = useState(step);
  const more = items.length - shown;
  return <>
    {list(items.slice(0, shown).map(item))}
    {more <= 0 ? null : <p class="more"><span class="cut">{numberText(more)} more are not printed. </span><button type="button" onClick={() => setShown(shown + step)}>
      Show {Math.min(step, more)} more of {numberText(more)}
    </button></p>}
  </>;
}
