import { figures } from './figures';
import { plots } from './plots';
import { configurationRows, latencyRows, requestRows } from './rows';
import { CONNECTIONS, DISTINCT_TARGETS } from '../measure/load';
import { median } from '../measure/statistics';
import { pointOf, Results } from '../results';

/** `docs/performance.md`. */
export function performancePage(results: Results): string {
  const requests = requestRows(results);
  const configurations = configurationRows(results);
  const reached = figures(results);
  const latencies = latencyRows(results);
  const missed = reached.filter((figure) => figure.reached === false).length;
  const unmeasured = reached.filter((figure) => figure.reached === undefined).length;
  return `<!-- Written by "npm run bench". Do not edit: change bench/report/performance-page.ts and measure again. -->

# Performance

What the generated configuration costs, measured against NGINX by hand and against other proxies. \`npm run bench\` measures
everything anew and writes this page, its plots and [the raw numbers](../bench/results/latest.json).

${results.date}, ${machineLine(results)}.

## Figures to reach

${disturbance(results)}
${reached.length - missed - unmeasured} of ${reached.length} are reached${unmeasured > 0 ? `; not measured: ${unmeasured}` : ''}.

${markdown(['figure', 'to reach', 'measured', 'by CPU time', 'reached'], reached.map(({ title, toReach, measured, byCpuTime, reached: is }) =>
  [title, toReach, measured, byCpuTime ?? '–', is === undefined ? '–' : is ? 'yes' : '**no**']))}

${plots(results).map(({ name, title }) => `![${title}](performance-${name}.svg)`).join('\n\n')}

## Requests

The baseline of what is accepted is one location by hand; of what is rejected, a bare \`return 404\`. In a target, \`{}\` is
another number in every request. Of the two with a log and nothing else, the baseline is the one by hand with a log. Below "ours, with
its JSON log to a file" stands the same by hand, request by request.

${markdown(requests.header, requests.rows, 3)}

## Latency

At half of the requests per second that the slower of the two proxies bears, over ${results.latency?.connections ?? 'some'} connections that pause for
${results.latency?.pauseMs ?? 'some'} ms between requests (half to one and a half of it). In brackets is what the proxy adds to the app.

${markdown(latencies.header, latencies.rows, 1)}

## Start and memory

Start is from the start of the process until the first answer. Memory is what is resident of the process that serves, after the
load. The text is everything that was written for the proxy.

${markdown(configurations.header, configurations.rows, 1)}

## Synthesis

${synthesisText(results)}

## How it is measured

${howItIsMeasured(results)}

## What these numbers do not say

- The app answers 11 bytes at once from the same machine. Behind a real app and network the proxy's share is smaller, and all
  differences with it.
- One machine, one run. Compare configurations within the run, not numbers of different machines.
- The other proxies are configured as their documentation teaches, and where two ways were known the faster one was taken.
  Somebody who knows one of them better may get more out of it. They decide on method and path only: they do not refuse targets
  that are not canonical and drop no headers, which ours does in the same numbers.

## What is out of reach, and why

All numbers here are instructions in user mode for one accepted request, profiled with callgrind. A thousand of them are less
than a hundredth of the time that a request takes, of which the kernel has the greater part.

- The one location by hand takes 19,400. With nothing but the headers, limits and the client's address that ours has, it is
  ${instructionsOf(results, 'gates-off', 'accept')}: four more headers to the app and the name of a request are most of the difference, and only the
  smaller rest is for gates. The row with the same headers and limits by hand, which takes NGINX's own \`$request_id\`, is the fair
  comparison for them.
- Where a location has one route alone, its gate is one pattern on the request line: 1,000, of which the pattern itself is 460
  and the rest is NGINX's way to it. That is as few as it gets, so the baseline of "against one route" has no look-up at all.
- Where several routes can match, GitHub's dearest operation takes 12,000 more than one route: 2,600 the pattern that parts a path
  of nine segments, 600 what it captured, 2,100 the maps' way to look for a text (NGINX puts it into lower case and hashes it,
  at 9 for each character, even before it tries a pattern), 500 the hashes themselves, 4,000 joining texts and reading variables,
  600 parsing the longer request line, the rest memory and the way to each pattern. Within 3 % of one route would be 750 in all.
  One pattern for all routes below a first segment might be less, but would not tell the log which route it was.
- With 100,000 routes it is one hash for the start and one or two for the forms, in the same way.
- A scanner's request takes ${instructionsOf(results, 'github', 'scanner')} with GitHub's API and ${instructionsOf(results, 'bare-404', 'scanner')} with a bare \`return 404\`,
  and the answer is shorter. So little of such a request is the proxy's own that what is measured is its way through the kernel,
  the same in both: the true ratio is 1, and on which side of it a run comes out is chance, as the brackets show.
- Of the 13 MB of GitHub's description 1.3 MB are parsed: what no route comes from is passed over by its brackets and quotes. A
  profile of the first time in a process, in milliseconds: 8 reading the file, 45 passing over, 21 parsing and looking for doubled
  keys, 42 making routes, 55 the rest of the import, 61 the allowlist and the text. The tenth time in the same process all of it
  takes 85: the difference is that V8 runs code for the first time, before it has compiled it, and a synthesis is always the first
  time. What could still be saved is that paths of routes are read twice, once to group them: some 20.
`;
}

function instructionsOf(results: Results, variant: string, point: string): string {
  const counted = pointOf(results, variant, point)?.instructions;
  return counted === undefined ? 'some' : (Math.round(counted / 100) * 100).toLocaleString('en');
}

function machineLine({ machine, versions }: Results): string {
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGigabytes} GB, ${machine.system}, ${machine.kernel}; ${parts.join(', ')}`;
}

/** What proxies could use of their core says whether anything else was in the way. */
function disturbance({ variants }: Results): string {
  const share = median(variants.flatMap(({ points }) => points.flatMap(({ coreShare }) => coreShare))) ?? 0;
  const quiet = share >= 0.9;
  return `While they were under load the proxies used ${(share * 100).toFixed(0)} % of a core (median)${quiet ? '.'
    : `: **this run was disturbed by something else on the machine**,
so trust the column by CPU time, the instructions and the memory more than the requests per second.`}
Whether a figure is reached is judged by requests per second, in brackets the middle half of what was measured; by CPU time is what
the proxy alone spends.
`;
}

function synthesisText({ synthesis, compilation }: Results): string {
  if (!synthesis || !compilation) {
    return 'Not measured.';
  }
  const rows = ([['`ReverseProxiedService`', synthesis.ours], ['`ApplicationLoadBalancedFargateService`', synthesis.patterns]] as const)
    .map(([title, { milliseconds, peakMegabytes, aboveImportsMegabytes }]) =>
      [title, milliseconds.toFixed(0), peakMegabytes.toFixed(0), aboveImportsMegabytes.toFixed(0)]);
  return `One stack with network, cluster and service, in processes of their own in turn, after all imports; medians. Ours also compiles
the configuration and stages the image.

${markdown(['construct', 'time, ms', 'peak memory, MB', 'of it above the imports, MB'], rows, 1)}

GitHub's description (811 paths, 1,223 operations) to the text, for the first time in a process: reading and parsing the file takes
${compilation.read.toFixed(0)} ms, the allowlist and the text ${compilation.compile.toFixed(0)} ms.`;
}

function howItIsMeasured({ rounds, pairs, ownCore, instructionCounter }: Results): string {
  return `- Real proxies with one worker each, in front of an app that is NGINX itself and answers at once; \`wrk\` with ${CONNECTIONS} kept connections.
- ${ownCore ? 'The proxy has a core for itself, load and app share the others, so that the proxy is what is slowest.' : 'All processes share the cores.'}
- All configurations run all the time. For a figure the two requests are measured one right after the other, ${pairs} times in turning
  order and one second each: a machine is now faster and now slower, mostly by what its neighbours do, and this is least between
  one second and the next. Shown is the median of these ratios, and in brackets between which values their middle half lies.
- For the table of all requests the configurations take turns: ${rounds} rounds of one second each. Shown are medians; a ratio is the
  median of the ratios of each round, between which there is a minute or more, so it is less exact than the figures above.
- ${DISTINCT_TARGETS.toLocaleString('en')} targets in turn wherever there is a parameter, as real traffic has, and more than a proxy remembers decisions for: HAProxy
  keeps the last 10,000, so its row with one request repeated is faster.
- Ours is the text that ships, with other addresses and \`access_log off\`, and nothing else changed. All others have no access log
  either, except in the rows about it, and in those about latency, TLS, compression and large bodies: there ours and the one by hand
  write the same line of JSON.
- The row by hand with our headers and limits is what one writes for the same work without checks, \`$request_id\` included.
- "GitHub's API" is its own OpenAPI description. The cheapest and the dearest operation for our configuration are found among all
  by CPU time, and among the extremes by instructions; the other proxies get the same two.
- The synthetic routes are a third exact paths and two thirds templates with one to three parameters, of which one in fifty begins
  with a parameter.
- ${instructionCounter === 'perf' ? 'Instructions are the processor\'s own count (`perf`), in user mode and kernel.'
  : instructionCounter === 'callgrind' ? 'Instructions are counted by valgrind, which sees user mode only, not the kernel; this machine lets nobody use the processor\'s own counter.'
    : 'Instructions could not be counted on this machine.'}
- "Without what rejects" is our text without the blocks \`if (…) { return 4xx; }\`, with all headers and limits as they are.`;
}

function markdown(header: string[], rows: string[][], rightFrom = header.length): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
  return [line(header), `|${header.map((_, index) => index >= rightFrom ? '--:' : '---').join('|')}|`, ...rows.map(line)].join('\n');
}
