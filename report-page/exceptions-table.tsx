import { ShownItems } from './shown-items';
import type { ReportedException } from '../src/commands/report/report-data';

/** The routes that take precedence over stricter routes. */
export function ExceptionsTable({ exceptions }: { readonly exceptions: ReportedException[] }) {
  return <>
    <p>
      Each route decides about requests that a stricter route matches as well. The route does not have some options of the
      stricter route, which may be intended or a mistake.
    </p>
    <ShownItems items={exceptions} step={50} list={(rows) => <table>
      <thead><tr><th scope="col">Route</th><th scope="col">Stricter route</th><th scope="col">Without</th><th scope="col">For example</th></tr></thead>
      <tbody>{rows}</tbody>
    </table>} item={({ route, stricterRoute, options, method, path }) => <tr key={`${route} ${stricterRoute}`}>
      <td><code>{route}</code></td><td><code>{stricterRoute}</code></td><td>{options.join(', ')}</td><td><code>{method} {path}</code></td>
    </tr>} />
  </>;
}
