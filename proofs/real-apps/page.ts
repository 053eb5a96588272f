import * as fs from 'fs';
import * as path from 'path';
import { routesFileOf } from './play-program';
import type { Program } from './program';

export const PAGE = path.resolve(__dirname, '../../docs/real-apps.md');

/** The text of docs/real-apps.md. */
export function page(programs: readonly Program[]): string {
  return `# Real apps

Real programs behind the proxy, used by their real clients. The command \`npm run real-apps\` writes this page: do not edit the page.
The command starts each program on the loopback interface and runs the clients twice: through NGINX with the configuration that
ships for the routes below, and without NGINX. Both runs use the same port, which is neither 80 nor 443, and begin with fresh
data. Exit statuses, output and bytes must be the same, and the log must contain no rejection and no failure of the app.

The command skips, and names, each program that is neither on the machine nor in a package registry. The versions of npm and PyPI
packages are pinned with their hashes. The versions of Debian's programs are the ones that were tested.

| program | versions | clients | exchanges |
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
