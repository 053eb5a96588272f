export interface Bar {
  readonly label: string;
  /** Left out where it was not measured. */
  readonly value?: number;
  /** Drawn in the stronger colour. */
  readonly ours: boolean;
}

const WIDTH = 760;
const LABELS = 340;
const VALUES = 70;
const ROW = 24;
const TOP = 46;

/** Horizontal bars as SVG, with colours for light and dark surroundings. */
export function barChart(title: string, unit: string, bars: Bar[]): string {
  const largest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const room = WIDTH - LABELS - VALUES - 20;
  const rows = bars.map(({ label, value, ours }, index) => {
    const middle = TOP + index * ROW + ROW / 2;
    const width = Math.round((value ?? 0) / largest * room);
    return [
      `<text x="${LABELS - 8}" y="${middle + 4}" text-anchor="end">${escaped(label)}</text>`,
      `<rect class="${ours ? 'ours' : 'other'}" x="${LABELS}" y="${middle - 8}" width="${width}" height="16" rx="2"/>`,
      `<text x="${LABELS + width + 6}" y="${middle + 4}">${value === undefined ? 'not measured' : Math.round(value).toLocaleString('en')}</text>`,
    ].join('\n');
  });
  const height = TOP + bars.length * ROW + 12;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 12px system-ui, sans-serif; fill: #1f2328; }
.title { font-weight: 600; font-size: 14px; }
.unit, .other { fill: #8b949e; }
.ours { fill: #0969da; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .unit, .other { fill: #6e7681; }
  .ours { fill: #4493f8; }
}
</style>
<text class="title" x="12" y="22">${escaped(title)}</text>
<text class="unit" x="12" y="38">${escaped(unit)}</text>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
