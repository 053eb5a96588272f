import * as fs from 'fs';
import * as path from 'path';
import { routesFileOf } from './play-program';
import type { Program } from './program';

export const PAGE = path.resolve(__dirname, '../../docs/real-apps.md');

/** The text of docs/real-apps.md. */
export function page(programs: readonly Program[]): string {
  return `# Real apps

Written by \`npm run real-apps\`; do not edit. It starts each of these programs on the loopback interface and plays its real
clients at it, through NGINX with the configuration that ships for the routes below, and without NGINX: on the same port, which
is neither 80 nor 443, from the same folders, with fresh data. Exit statuses, output and bytes have to be the same, and the log
may have no rejection and no failure of the app.

What a machine lacks and its registries do not give is skipped, and the command says so. Versions are pinned, with the hashes of
what comes from npm and PyPI; those of Debian's programs are what it was tried with.

| program | versions | clients | plays |
|---|---|---|---|
${programs.map(({ title, folder, packages, plays }) => (
  `| [${title}](#${anchor(title)}) ([\`${folder}\`](../proofs/real-apps/${folder})) | ${packages.map(({ label }) => label).join(', ')} | ${[...new Set(plays.map(({ client }) => client))].join(', ')} | ${plays.length} |`
)).join('\n')}
${programs.map((program) => `
## ${program.title}

${[...new Set(program.plays.map(({ client }) => client))].map((client) => `- ${client}: ${program.plays.filter((play) => play.client === client).map(({ what }) => what).join('; ')}`).join('\n')}

\`\`\`yaml
${fs.readFileSync(routesFileOf(program), 'utf8').trim()}
\`\`\`
`).join('')}`;
}

const anchor = (title: string): string => title.toLowerCase().replace(/[^a-z0-9 -]/g, '').replace(/ /g, '-');
