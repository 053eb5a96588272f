import { createHash } from 'crypto';
import { DifferenceKind } from '../../../src/commands/diff/difference';
import { pageHtml } from '../../../src/commands/report/page-html';
import type { ReportData } from '../../../src/commands/report/report-data';

const HOSTILE = '</script><script>alert(1)</script><!--<script>"\'&\u2028`${1}';
const FILES = { script: 'show("page")', worker: 'decide("request")', style: 'p { color: red }' };
const data: ReportData = {
  packageVersion: HOSTILE,
  source: HOSTILE,
  hosts: [HOSTILE],
  settings: [{ name: HOSTILE, value: HOSTILE }],
  paths: [{ kind: 'exact', path: HOSTILE, routes: [{ methods: [HOSTILE], options: [], redirect: HOSTILE }] }],
  overlaps: { pairs: [{ winner: 0, other: 0, example: HOSTILE }], incomplete: false },
  exceptions: [],
  comparison: {
    against: HOSTILE,
    summary: HOSTILE,
    groups: [{
      kind: DifferenceKind.OPENED,
      heading: HOSTILE,
      differences: [{ subject: HOSTILE, details: [HOSTILE], request: HOSTILE, decisions: HOSTILE, path: 0 }],
    }],
  },
  routesFile: { routes: [{ exact: HOSTILE }] },
};

test('the content of a page is inert', () => {
  const html = pageHtml(data, FILES);
  expect([...html.matchAll(/<script[^>]*>/g)].map(([tag]) => tag)).toEqual(['<script type="application/json" id="data">', '<script type="text/plain" id="worker">', '<script>']);
  expect(html.match(/<\/script/g)).toHaveLength(3);
  expect(html).not.toContain('<!--');
  expect(/<title>([^]*)<\/title>/.exec(html)![1]).not.toMatch(/[<>"']/);
  expect(JSON.parse(/id="data">([^]*)<\/script>\n<script type="text/.exec(html)![1])).toEqual(data);
});

test('the page runs only its own script, has only its own style, and loads nothing', () => {
  const html = pageHtml(data, FILES);
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  expect(/http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)![1].split('; ')).toEqual([
    "default-src 'none'", `script-src ${hash(FILES.script)}`, `style-src ${hash(FILES.style)}`, 'worker-src blob:', 'img-src data:', "base-uri 'none'", "form-action 'none'",
  ]);
  expect(html.match(/(?:src|href)="[^"]*"/g)).toEqual(['href="data:,"']);
});
