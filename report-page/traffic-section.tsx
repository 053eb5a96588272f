import { periodText, timeText } from './numbers';
import { RefusalsChart } from './refusals-chart';
import { ShownItems } from './shown-items';
import { countedText, numberText } from '../src/commands/counted-text';
import type { ReportedTraffic } from '../src/commands/report/recorded-traffic';

/** The traffic of logs: totals, a chart of the refused requests, and the same numbers as a table. */
export function TrafficSection({ traffic }: { readonly traffic: ReportedTraffic }) {
  const { requests, outcomes, periods, periodMs, withoutTime, brokenLines, incompleteFiles } = traffic;
  const names = Object.keys(outcomes);
  const remarks = [
    ...withoutTime > 0 ? [`${countedText(withoutTime, 'request')} without a time, which no chart contains`] : [],
    ...brokenLines > 0 ? [`${countedText(brokenLines, 'line')} that could not be read`] : [],
    ...incompleteFiles > 0 ? [`${countedText(incompleteFiles, 'file')} that could not be read to the end`] : [],
  ];
  return <>
    <p>{countedText(requests, 'request')} in the logs{remarks.length === 0 ? '' : `; ${remarks.join('; ')}`}.</p>
    <dl>{names.map((name) => <div key={name}><dt>{name}</dt><dd>{numberText(outcomes[name])}</dd></div>)}</dl>
    <RefusalsChart traffic={traffic} />
    {periods.length === 0 ? null : <details>
      <summary>All numbers over time, in periods of {periodText(periodMs)}</summary>
      <ShownItems items={periods} step={100} list={(rows) => <table>
        <thead><tr><th scope="col">From (UTC)</th>{names.map((name) => <th key={name} scope="col">{name}</th>)}</tr></thead>
        <tbody>{rows}</tbody>
      </table>} item={({ start, requests: counts }) => <tr key={start}>
        <th scope="row">{timeText(start)}</th>{names.map((name) => <td key={name}>{numberText(counts[name] ?? 0)}</td>)}
      </tr>} />
    </details>}
  </>;
}

