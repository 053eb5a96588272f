import { ShownItems } from './shown-items';
import type { ReportedOverlaps } from '../src/commands/report/overlapping-paths';
import type { ReportedPath } from '../src/commands/report/reported-paths';

interface Props {
  readonly paths: ReportedPath[];
  readonly overlaps: ReportedOverlaps;
}

/** The pairs of paths that match the same requests. */
export function OverlapsTable({ paths, overlaps: { pairs, incomplete } }: Props) {
  if (pairs.length === 0) {
    return <p>No two paths match the same request.</p>;
  }
  const name = (number: number) => <code>{paths[number].kind} {paths[number].path}</code>;
  return <>
    <p>If several paths match a request, the most specific decides. {incomplete ? 'The list is not complete, because there are very many pairs.' : null}</p>
    <ShownItems items={pairs} step={50} list={(rows) => <table>
      <thead><tr><th scope="col">Decides</th><th scope="col">Before</th><th scope="col">For example</th></tr></thead>
      <tbody>{rows}</tbody>
    </table>} item={({ winner, other, example }) => <tr key={`${winner} ${other}`}><td>{name(winner)}</td><td>{name(other)}</td><td><code>{example}</code></td></tr>} />
  </>;
}
