import * as fs from 'fs';
import * as path from 'path';
import { runCommandLine } from '../../testing/command-line';

const PROGRAM = 'npx cdk-reverse-proxied-service ';

/** A block of a page with the output of a command, and the command in a shell block or the log line in a JSON block before. */
interface DocumentedOutput {
  readonly argv: string[];
  readonly output: string;
}

function documentedOutputs(text: string, routes: string): DocumentedOutput[] {
  return [...text.matchAll(/```(sh|json)\n([^`]*)\n```\n\n```text\n([^`]*)```/g)].map(([, language, before, output]) => ({
    argv: language === 'sh' ? words(before.slice(PROGRAM.length)) : ['explain', '--routes', routes, '--line', before],
    output,
  }));
}

/** The words of a command without expansions. */
function words(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain);
}

/**
 * Runs the commands of a page, and compares the outputs. `UPDATE_GOLDEN=1` writes the outputs to the page.
 *
 * @param folder the folder of the files that the commands read
 */
export async function expectDocumentedOutputs(page: string, folder: string, least: number): Promise<void> {
  const file = path.join(__dirname, '../..', page);
  let text = fs.readFileSync(file, 'utf8');
  const documented = documentedOutputs(text, 'routes.yaml');
  expect(documented.length).toBeGreaterThanOrEqual(least);
  for (const { argv, output } of documented) {
    const { out, error } = await runCommandLine(argv.map((word) => fs.existsSync(path.join(folder, word)) && /\.\w+$/.test(word) ? path.join(folder, word) : word));
    const shown = `${error}${out}`.replaceAll(`${folder}/`, '');
    if (process.env.UPDATE_GOLDEN === '1') {
      text = text.replace(`\`\`\`text\n${output}\`\`\``, () => `\`\`\`text\n${shown}\`\`\``);
      fs.writeFileSync(file, text);
    } else {
      expect([argv, output]).toEqual([argv, shown]);
    }
  }
}
