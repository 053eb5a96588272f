import { createHash } from 'crypto';
import type { PageFiles } from './page-files';
import type { ReportData } from './report-data';

/** The page. The browser loads nothing besides. */
export function pageHtml(data: ReportData, { script, worker, style }: PageFiles): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'worker-src blob:', // from a script of the page itself
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>${text(`Allowlist of ${data.service ?? data.source}`)}</title>
<style>${style}</style>
</head>
<body>
<div id="page"><noscript>The page needs JavaScript, which is in this file.</noscript></div>
<div id="printed"></div>
<script type="application/json" id="data">${json(data)}</script>
<script type="text/plain" id="worker">${worker}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The source of an inline script or style in a content security policy. */
function hash(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** JSON that contains neither the end of a script nor the begin of a comment of HTML. */
export function json(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}

function text(value: string): string {
  return value.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
