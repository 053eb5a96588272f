import { periodText, timeText } from './numbers';
import { numberText } from '../src/commands/counted-text';
import type { ReportedTraffic } from '../src/commands/report/recorded-traffic';

/** The number of reasons with a color of their own. */
const MOST_SERIES = 5;
const OTHER = 'other reasons';
const NOT_REFUSED = ['allowed', 'answered by the proxy'];
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [960, 240, 60, 24, 12];

/** A chart of the refused requests by reason over time. */
export function RefusalsChart({ traffic: { outcomes, periods, periodMs } }: { readonly traffic: ReportedTraffic }) {
  const reasons = Object.keys(outcomes).filter((name) => !NOT_REFUSED.includes(name));
  if (reasons.length === 0 || periods.length === 0) {
    return null;
  }
  const own = reasons.length > MOST_SERIES + 1 ? reasons.slice(0, MOST_SERIES) : reasons;
  const others = reasons.slice(own.length);
  const series = others.length === 0 ? own : [...own, OTHER];
  const bars = periods.map(({ start, requests }) => ({
    start,
    counts: series.map((name) => name === OTHER ? others.reduce((sum, other) => sum + (requests[other] ?? 0), 0) : requests[name] ?? 0),
  }));
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const most = Math.max(1, ...bars.map(({ counts }) => sum(counts)));
  const first = bars[0].start;
  const slots = (bars[bars.length - 1].start - first) / periodMs + 1;
  const slot = (WIDTH - LEFT) / slots;
  const height = (count: number) => count / most * (HEIGHT - BOTTOM - TOP);
  return <figure>
    <figcaption>Refused requests by reason, in periods of {periodText(periodMs)}, UTC</figcaption>
    <ul class="legend">{series.map((name, i) => <li key={name}><Swatch series={i} />{name}</li>)}</ul>
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img"
      aria-label={`Refused requests from ${timeText(first)}, at most ${numberText(most)} in a period. The table below has all numbers.`}>
      <line x1={LEFT} x2={WIDTH} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} />
      <line x1={LEFT} x2={WIDTH} y1={TOP} y2={TOP} />
      <text x={LEFT - 6} y={TOP + 4} text-anchor="end">{numberText(most)}</text>
      <text x={LEFT - 6} y={HEIGHT - BOTTOM + 4} text-anchor="end">0</text>
      <text x={LEFT} y={HEIGHT - 6}>{timeText(first)}</text>
      <text x={WIDTH} y={HEIGHT - 6} text-anchor="end">{timeText(first + slots * periodMs)}</text>
      {bars.flatMap(({ start, counts }) => counts.map((count, i) => count === 0 ? null : <rect key={`${start} ${i}`} class={`series-${i}`}
        x={LEFT + (start - first) / periodMs * slot} width={Math.max(1, slot * 0.85)}
        y={HEIGHT - BOTTOM - height(sum(counts.slice(0, i + 1)))} height={height(count)} />))}
    </svg>
  </figure>;
}

function Swatch({ series }: { readonly series: number }) {
  return <svg viewBox="0 0 10 10" aria-hidden="true"><rect class={`series-${series}`} width="10" height="10" /></svg>;
}
