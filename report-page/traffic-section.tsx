import { counted, periodText, timeText } from './numbers';
import { RefusalsChart } from './refusals-chart';
import { ShownItems } from './shown-items';
import type { ReportedTraffic } from '../src/commands/report/recorded-traffic';

/** The traffic of logs: totals, a chart of the refused requests, and the same numbers as a table. */
export function TrafficSection({ traffic }: { readonly traffic: ReportedTraffic }) {
  const { requests, outcomes, periods, periodMs, withoutTime, brokenLines, incompleteFiles } = traffic;
  const names = Object.keys(outcomes);
  const remarks = [
    ...withoutTime > 0 ? [`${counted(withoutTime, 'request')} without a time, which no chart contains`] : [],
    ...brokenLines > 0 ? [`${counted(brokenLines, 'line')} that could not be read`] : [],
    ...incompleteFiles > 0 ? [`${counted(incompleteFiles, 'file')} that could not be read to the end`] : [],
  ];
  return <>
    <p>{counted(requests, 'request')} in the logs{remarks.length === 0 ? '' : `; ${remarks.join('; ')}`}.</p>
    <dl>{names.map((name) => <div key={name}><dt>{name}</dt><dd>{outcomes[name].toLocaleString('en-US')}</dd></div>)}</dl>
    <RefusalsChart traffic={traffic} />
    {periods.length === 0 ? null : <details>
      <summary>All numbers over time, in periods of {periodText(periodMs)}</summary>
      <ShownItems items={periods} step={100} list={(rows) => <table>
        <thead><tr><th scope="col">From (UTC)</th>{names.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{rows}</tbody>
      </table>} item={({ start, requests: counts }) => <tr key={start}>
        <th scope="row">{timeText(start)}</th>{names.map((name) => <td key={name}>{(counts[name] ?? 0).toLocaleString('en-US')}</td>)}
      </tr>} />
    </details>}
  </>;
}

