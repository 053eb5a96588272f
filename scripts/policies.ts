import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { runAsProcess } from './lib/cli';
import { exampleFolders } from './lib/examples';
import { table } from './lib/table';
import { checkTemplates } from './policies/check-templates';
import { known, KNOWN_FINDINGS } from './policies/known-findings';
import { Checked, page, TOOLS } from './policies/page';
import { synthesize } from './policies/synthesize';
import { python } from './setup/python';

const PAGE = path.resolve(__dirname, '../docs/policies.md');
const BASELINE = path.join(__dirname, 'policies/baseline');

/**
 * The command `policies`: checks the examples with all tools, prints what was found and writes docs/policies.md.
 * The status is 1 for findings that are not known, and for known ones that are not found any more.
 */
async function main(): Promise<number> {
  const found = python(path.join(__dirname, 'policies/requirements.txt'));
  if ('absent' in found) {
    process.stdout.write(`skipped: cfn-lint and checkov cannot run, because ${found.absent}\n`);
    return 0;
  }
  const check = (name: string, folder: string): Checked => {
    process.stderr.write(`${name} …\n`);
    const outdir = fs.mkdtempSync(path.join(os.tmpdir(), 'policies-'));
    try {
      const { templates, findings } = synthesize(folder, outdir);
      return { name, findings: [...findings, ...checkTemplates(templates, found.executable)] };
    } finally {
      fs.rmSync(outdir, { recursive: true, force: true });
    }
  };
  const examples = exampleFolders().map((folder) => check(path.basename(folder), folder));
  const baseline = check('ApplicationLoadBalancedFargateService', BASELINE);

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
