import { useId } from 'preact/hooks';
import { ShownItems } from './shown-items';
import type { ReportedComparison, ReportedDifferences } from '../src/commands/report/reported-comparison';
import type { ReportedPath } from '../src/commands/report/reported-paths';

interface Props {
  readonly paths: ReportedPath[];
  readonly comparison: ReportedComparison;
  /** Shows a path of the allowlist. */
  readonly onShow: (path: string) => void;
}

/** The differences to another version, by kind. */
export function DifferencesSection({ comparison, ...props }: Props) {
  return <>
    <p>From {comparison.against} to the routes of this page: {comparison.summary}.</p>
    {comparison.groups.map((group) => <Group key={group.kind} group={group} {...props} />)}
  </>;
}

function Group({ group: { kind, heading, differences }, paths, onShow }: Omit<Props, 'comparison'> & { readonly group: ReportedDifferences }) {
  const id = useId();
  return <>
    <h3 id={id} class={`difference ${kind}`}>{heading}</h3>
    <ShownItems items={differences} step={50} list={(rows) => <table aria-labelledby={id}>
      <thead><tr><th scope="col">Concerned</th><th scope="col">Difference</th><th scope="col">For example</th></tr></thead>
      <tbody>{rows}</tbody>
    </table>} item={({ subject, details, request, decisions, path }, i) => <tr key={i}>
      <td><code>{subject}</code>{path === undefined ? null : <> <Show path={paths[path]} onShow={onShow} /></>}</td>
      <td>{details.map((detail, j) => <p key={j}><code>{detail}</code></p>)}</td>
      <td>{request === undefined ? null : <p><code>{request}</code></p>}{decisions === undefined ? null : <p>{decisions}</p>}</td>
    </tr>} />
  </>;
}

function Show({ path: { kind, path }, onShow }: Pick<Props, 'onShow'> & { readonly path: ReportedPath }) {
  return <button type="button" class="small" aria-label={`Show ${kind} ${path}`} onClick={() => onShow(`${kind} ${path}`)}>Show</button>;
}
