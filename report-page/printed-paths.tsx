import { numberText } from '../src/commands/counted-text';
import type { ReportedPath } from '../src/commands/report/reported-paths';

/** All paths in a table, which a printed page has in place of the tree. */
export function PrintedPaths({ paths }: { readonly paths: ReportedPath[] }) {
  const hasTraffic = paths[0].requests !== undefined;
  const hasDifferences = paths.some(({ differences }) => differences !== undefined);
  return <section aria-labelledby="printed-paths">
    <h2 id="printed-paths">All paths, those with precedence first</h2>
    <table>
      <thead><tr><th scope="col">Path</th><th scope="col">Methods</th><th scope="col">Options</th>{hasTraffic ? <th scope="col">Requests for the path</th> : null}{hasDifferences ? <th scope="col">Differences</th> : null}</tr></thead>
      <tbody>{paths.flatMap(({ kind, path, routes, requests, differences = [] }) => routes.map(({ methods, options, redirect }) => <tr key={`${kind} ${path} ${methods.join()}`}>
        <td><code>{kind} {path}</code></td>
        <td>{methods.join(', ')}</td>
        <td>{[...redirect === undefined ? [] : [`redirected to ${redirect}`], ...options.map(({ name, value }) => `${name}: ${value}`)].join('; ')}</td>
        {hasTraffic ? <td>{numberText(requests!)}</td> : null}
        {hasDifferences ? <td>{differences.join(', ')}</td> : null}
      </tr>))}</tbody>
    </table>
  </section>;
}
