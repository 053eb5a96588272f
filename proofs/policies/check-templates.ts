import { spawnSync } from 'child_process';
import * as path from 'path';
import type { Finding } from './finding';
import type { Template } from './synthesize';

/** A finding, and the template that it is about. */
export interface FindingInTemplate {
  readonly file: string;
  readonly finding: Finding;
}

/** What cfn-lint and checkov find in templates; `python` is the interpreter beside which they are installed. */
export function checkTemplates(templates: Template[], python: string): FindingInTemplate[] {
  const program = (name: string) => path.join(path.dirname(python), name);
  return [...cfnLint(templates, program('cfn-lint')), ...checkov(templates, program('checkov'))];
}

function cfnLint(templates: Template[], program: string): FindingInTemplate[] {
  const found = json(program, ['--format', 'json', '--', ...templates.map(({ file }) => file)]);
  return found.map((match: any) => {
    const template = templates.find(({ file }) => file === match.Filename)!;
    return finding('cfn-lint', match.Rule.Id, match.Message, template, String(match.Location.Path[1]));
  });
}

function checkov(templates: Template[], program: string): FindingInTemplate[] {
  const found = json(program, ['--framework', 'cloudformation', '--skip-download', '--quiet', '--output', 'json',
    ...templates.flatMap(({ file }) => ['--file', file])]);
  return [found].flat().flatMap(({ results }) => results?.failed_checks ?? []).map((check: any) => {
    const template = templates.find(({ file }) => file === check.file_abs_path)!;
    return finding('checkov', check.check_id, check.check_name, template, check.resource.split('.')[1]);
  });
}

function json(program: string, args: string[]): any {
  const { error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 ** 2 });
  if (error) throw error;
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`${path.basename(program)} did not answer in JSON:\n${stdout}${stderr}`);
  }
}

function finding(tool: string, rule: string, message: string, template: Template, logicalId: string): FindingInTemplate {
  const resource = template.resources.get(logicalId);
  return {
    file: template.file,
    finding: {
      tool,
      rule,
      message,
      resourceType: resource?.type ?? 'the template',
      path: resource?.path ?? logicalId,
      ofLibrary: resource?.ofLibrary ?? false,
    },
  };
}
