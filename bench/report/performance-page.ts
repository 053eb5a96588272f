import { figures } from './figures';
import { plots } from './plots';
import { configurationRows, latencyRows, requestRows } from './rows';
import { markdownTable } from '../../testing/markdown-table';
import { CONNECTIONS, DISTINCT_TARGETS } from '../measure/load';
import { machineText } from '../measure/machine';
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

The cost of the generated configuration, compared with handwritten NGINX configurations and with other proxies. The command
\`npm run bench\` measures everything again and writes this page, the plots and [the raw numbers](../bench/results/latest.json).

${results.date}, ${machineLine(results)}.

## Goals

${disturbance(results)}
${reached.length - missed - unmeasured} of ${reached.length} goals are reached${unmeasured > 0 ? `; not measured: ${unmeasured}` : ''}.

${markdownTable(['figure', 'goal', 'measured', 'by CPU time', 'reached'], reached.map(({ title, toReach, measured, byCpuTime, reached: is }) =>
  [title, toReach, measured, byCpuTime ?? '–', is === undefined ? '–' : is ? 'yes' : '**no**']))}

${plots(results).map(({ name, title }) => `![${title}](performance-${name}.svg)`).join('\n\n')}

## Requests

The baseline of accepted requests is one handwritten location, and the baseline of rejected requests is a bare \`return 404\`. In a
target, \`{}\` is another number in every request. Configurations with a log have a handwritten configuration with a log as
their baseline. Below each row of "ours, with its JSON log to a file" is the row of the same request with the handwritten
configuration.

${markdownTable(requests.header, requests.rows, 3)}

## Latency

The time until the response at half load: half of the requests per second that the slower of the two proxies can process. The load
comes from ${results.latency?.connections ?? 'some'} connections, which pause for ${results.latency?.pauseMs ?? 'some'} ms on average between requests. The brackets contain the time that the proxy adds
to the time of the app.

${markdownTable(latencies.header, latencies.rows, 1)}

## Start and memory

The start is the time from the start of the process to the first response. The memory is the resident memory of the serving process
after the load. The text is the size of all files that were written for the proxy.

${markdownTable(configurations.header, configurations.rows, 1)}

## Synthesis

${synthesisText(results)}

## How it is measured

${howItIsMeasured(results)}

## Limits of these numbers

- The app answers with 11 bytes immediately, from the same machine. With a real app and a real network, the proxy's share of the time
  is smaller, and so are all differences.
- The numbers are from one run on one machine. Compare configurations within the run, not numbers of different machines.
- The other proxies are configured as their documentation recommends, in the fastest way that we know. Experts of these proxies may
  find faster configurations. The other proxies decide by method and path only. Our configuration also rejects targets that are not
  canonical and drops headers.

## Goals that cannot be reached

The numbers of this section are instructions in user mode for one accepted request, counted with callgrind. One thousand
instructions are less than one per cent of the time of a request, because the kernel takes most of the time.

- The one handwritten location takes 19,400 instructions. Our configuration without rejections, but with all headers and limits,
  takes ${instructionsOf(results, 'gates-off', 'accept')}. Most of the difference is for four more headers to the app and for the request id. The fair baseline is
  therefore the handwritten configuration with the same headers and limits, which uses NGINX's own \`$request_id\`.
- If a location has a single route, the location checks the request line against one pattern. The check takes 1,000 instructions: 460
  for the pattern, and the rest for NGINX's evaluation of the directive. The baseline of "against one route" therefore has no
  look-up at all.
- If several routes can match, GitHub's most expensive operation takes 12,000 more instructions than one route. The pattern that splits
  a path of nine segments takes 2,600, and its captures take 600. The look-ups in maps take 2,100, because NGINX converts each
  key to lower case and hashes the key, at 9 instructions per character, even before NGINX tries a pattern. The hash tables take
  500, joining texts and reading variables takes 4,000, and parsing the longer request line takes 600. The rest is for memory and
  for the evaluation of each pattern. A goal of 3 % would allow 750 instructions in total. One pattern for all routes below a
  first segment might take fewer, but would not tell the log which route matched.
- The log line takes 16,600 instructions, and the handwritten line in JSON takes 5,600. The reason takes 4,600: a response is only
  complete if its bytes are as many as its \`Content-Length\` says, and NGINX does not tell so itself. The check that the client's
  values are plain ASCII of limited length takes 2,700, because NGINX hashes the values before it tries the pattern. The path of
  the route takes 1,700. The rest is for longer lines and for the choice between two formats. The fields are what the metrics, the
  alarms and the allowlist in report-only mode are made from. Small responses with the log, and TLS over kept connections, are
  therefore a few per cent below the handwritten configuration.
- With 100,000 routes, one look-up finds the first segment, and one or two look-ups find the route, in the same way.
- A scanner's request takes ${instructionsOf(results, 'github', 'scanner')} instructions with GitHub's API and ${instructionsOf(results, 'bare-404', 'scanner')} with a bare \`return 404\`. The
  kernel's part of such a request is the same and much larger, so the true ratio is about 1. The brackets show the spread of the
  runs.
- Of the 13 MB of GitHub's description, 1.3 MB are parsed: the reader skips the parts that no route depends on. The time of the first
  import in a process, in milliseconds: 8 for reading the file, 45 for skipping, 21 for parsing and for the search for doubled keys,
  42 for making routes, 55 for the rest of the import, 61 for the allowlist and the text. The tenth import in the same process takes
  85 in total, because V8 has compiled the code by then. A synthesis is always the first import. Reading the paths of routes once
  instead of twice would save some 20.
`;
}

function instructionsOf(results: Results, variant: string, point: string): string {
  const counted = pointOf(results, variant, point)?.instructions;
  return counted === undefined ? 'some' : (Math.round(counted / 100) * 100).toLocaleString('en');
}

function machineLine({ machine, versions }: Results): string {
  const parts = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${machineText(machine)}; ${parts.join(', ')}`;
}

/** What proxies could use of their core says whether anything else was in the way. */
function disturbance({ variants }: Results): string {
  const share = median(variants.flatMap(({ points }) => points.flatMap(({ coreShare }) => coreShare))) ?? 0;
  const quiet = share >= 0.9;
  return `Under load, the proxies used ${(share * 100).toFixed(0)} % of a core (median)${quiet ? '.'
    : `: **something else on the machine disturbed this run**.
The column by CPU time, the instructions and the memory are more reliable than the requests per second.`}
The goals are compared with requests per second. The brackets contain the middle half of the measured values. The column by CPU
time compares the CPU time of the proxy alone.
`;
}

function synthesisText({ synthesis, compilation }: Results): string {
  if (!synthesis || !compilation) {
    return 'Not measured.';
  }
  const rows = ([['`ReverseProxiedService`', synthesis.ours], ['`ApplicationLoadBalancedFargateService`', synthesis.patterns]] as const)
    .map(([title, { milliseconds, peakMegabytes, aboveImportsMegabytes }]) =>
      [title, milliseconds.toFixed(0), peakMegabytes.toFixed(0), aboveImportsMegabytes.toFixed(0)]);
  return `The time and memory for one stack with network, cluster and service. Each synthesis is a process of its own, and the
constructs take turns. The values are medians, and the time begins after all imports. Our construct also compiles the
configuration and stages the image.

${markdownTable(['construct', 'time, ms', 'peak memory, MB', 'of it above the imports, MB'], rows, 1)}

GitHub's description (811 paths, 1,223 operations), as the first import in a process: reading and parsing the file takes
${compilation.read.toFixed(0)} ms, and the allowlist and the text take ${compilation.compile.toFixed(0)} ms.`;
}

function howItIsMeasured({ rounds, pairs, ownCore, instructionCounter }: Results): string {
  return `- The proxies are real programs with one worker each. The app is NGINX and answers immediately. The load is \`wrk\` with ${CONNECTIONS} kept connections.
- ${ownCore ? 'The proxy has a core of its own, and load and app share the other cores, so that the proxy is the bottleneck.' : 'All processes share the cores.'}
- All configurations run all the time. For each goal, the two requests are measured directly one after the other, for one second each,
  ${pairs} times in alternating order. The speed of a machine changes over time, and changes least between one second and the
  next. The value is the median of these ratios, and the brackets contain their middle half.
- For the table of all requests, the configurations take turns: ${rounds} rounds of one second each. The values are medians. A ratio is the
  median of the ratios of the rounds. A minute or more is between the measurements of a round, so the ratios are less exact than
  those of the goals.
- Wherever a path has a parameter, the load uses ${DISTINCT_TARGETS.toLocaleString('en')} different targets, as real traffic does. HAProxy caches its last 10,000
  decisions, so HAProxy's row with one repeated request is faster.
- Our configuration is the text that ships, with other addresses and \`access_log off\`. The other configurations have no access log
  either, except in the rows about the log, latency, TLS, compression and large bodies. In these rows, our configuration and the
  handwritten configuration write the same line of JSON.
- The handwritten configuration with our headers and limits does the same work without checks, and uses \`$request_id\`.
- "GitHub's API" is GitHub's own OpenAPI description. The cheapest and the most expensive operation for our configuration are found
  by CPU time among all operations, and by instructions among the extremes. The other proxies get the same two operations.
- One third of the synthetic routes are exact paths. Two thirds are templates with one to three parameters, and one in fifty of these
  begins with a parameter.
- ${instructionCounter === 'perf' ? 'Instructions are counted by the processor (`perf`), in user mode and in the kernel.'
  : instructionCounter === 'callgrind' ? 'Instructions are counted by valgrind in user mode only, because the processor\'s own counter is not available on this machine.'
    : 'Instructions could not be counted on this machine.'}
- "Without what rejects" is our text without the conditions that reject, and with all headers and limits.`;
}
