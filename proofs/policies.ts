import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { runAsProcess } from '../testing/cli';
import { exampleFolders } from '../testing/examples';
import { inParallel } from '../testing/in-parallel';
import { table } from '../testing/table';
import { checkTemplates } from './policies/check-templates';
import { known, KNOWN_FINDINGS } from './policies/known-findings';
import { Checked, page, TOOLS } from './policies/page';
import { synthesize } from './policies/synthesize';
import { python } from '../testing/setup/python';

const PAGE = path.resolve(__dirname, '../docs/policies.md');
const ROOT = path.resolve(__dirname, '..');
const BASELINE = path.join(__dirname, 'policies/ApplicationLoadBalancedFargateService');
/** A synthesis takes one processor. */
const AT_ONCE = 2;

/**
 * The command `policies`: checks the examples with all tools, prints what was found and writes docs/policies.md.
 * The status is 1 for findings that are not known, and for known ones that are not found any more.
 */
async function main(): Promise<number> {
  const found = python('proofs/policies/requirements.txt');
  if ('absent' in found) {
    process.stdout.write(`skipped: cfn-lint and checkov cannot run, because ${found.absent}\n`);
    return 0;
  }
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'policies-'));
  try {
    const folders = [...exampleFolders(), BASELINE];
    let done = 0;
    const synthesized = await inParallel(AT_ONCE, folders, async (folder) => {
      const outdir = path.join(root, path.basename(folder));
      const example = await synthesize(folder, outdir);
      process.stderr.write(`${++done} of ${folders.length}: ${path.relative(ROOT, folder)}\n`);
      return { folder, outdir, ...example };
    });
    // Once for all templates: starting these programs takes longer than what they do.
    const inTemplates = checkTemplates(synthesized.flatMap(({ templates }) => templates), found.executable);
    const checked = synthesized.map(({ folder, outdir, findings, acknowledged }): Checked => ({
      name: path.basename(folder),
      acknowledged,
      findings: [...findings, ...inTemplates.filter(({ file }) => path.dirname(file) === outdir).map(({ finding }) => finding)],
    }));
    return report(checked.slice(0, -1), checked[checked.length - 1]);
  } finally {
    fs.rmSync(root, { recursive: true, force: true });
  }
}

function report(examples: Checked[], baseline: Checked): number {
  const findings = examples.flatMap((example) => example.findings.map((finding) => ({ example: example.name, ...finding })));
  const unknown = findings.filter((finding) => !known(finding));
  const gone = KNOWN_FINDINGS.filter((entry) => !findings.some((finding) => known(finding) === entry));
  fs.writeFileSync(PAGE, page(examples, baseline));

  const counts = ({ name, findings: of }: Checked) => [name, ...TOOLS.map((tool) => String(of.filter((finding) => finding.tool === tool).length))];
  process.stdout.write(`${table(['findings in', ...TOOLS], [...examples, baseline].map(counts))}\n\n`);
  for (const finding of unknown) {
    process.stdout.write(`not known: ${finding.example}: ${finding.tool} ${finding.rule} at ${finding.path} `
      + `(${finding.resourceType}, made by the ${finding.ofLibrary ? 'library' : 'example'}): ${finding.message}\n`);
  }
  for (const entry of gone) {
    process.stdout.write(`not found any more: ${entry.tool} ${entry.rule}\n`);
  }
  process.stdout.write(`${findings.length} findings in ${examples.length} examples, ${unknown.length} of them not known; the others are explained in docs/policies.md\n`);
  return unknown.length + gone.length > 0 ? 1 : 0;
}

runAsProcess(main);
