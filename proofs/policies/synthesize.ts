import { exec } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';
import { promisify } from 'util';
import type { Finding } from './finding';

const PRELOAD = path.join(__dirname, 'check-at-synthesis.js');

/** An example as it was synthesized. */
export interface Synthesized {
  readonly templates: Template[];
  /** What cdk-nag and CloudFormation's own validator found. */
  readonly findings: Finding[];
  /** What cdk-nag would have found, had the library not given a reason itself. */
  readonly acknowledged: Acknowledged[];
}

/** A finding that the library acknowledges in what it makes. */
export interface Acknowledged {
  readonly rule: string;
  readonly reason: string;
}

export interface Template {
  readonly file: string;
  readonly resources: Map<string, Resource>;
}

export interface Resource {
  readonly type: string;
  readonly path: string;
  readonly ofLibrary: boolean;
}

/** Runs the app of a folder with a `cdk.json` as the CDK CLI would, with the checks that take part in a synthesis. */
export async function synthesize(folder: string, outdir: string): Promise<Synthesized> {
  const { app, context } = JSON.parse(fs.readFileSync(path.join(folder, 'cdk.json'), 'utf8'));
  const report = path.join(outdir, 'validation-report.json');
  try {
    await promisify(exec)(app, {
      cwd: folder,
      env: {
        ...process.env,
        NODE_OPTIONS: `--require ${JSON.stringify(PRELOAD)}`,
        CDK_OUTDIR: outdir,
        CDK_VALIDATION: 'true',
        CDK_CONTEXT_JSON: JSON.stringify({
          ...context, '@aws-cdk/core:validateAgainstDefaultRules': true, 'aws:cdk:enable-path-metadata': true,
        }),
        CDK_DEFAULT_ACCOUNT: '123456789012',
        CDK_DEFAULT_REGION: 'eu-central-1',
      },
    });
  } catch (error) {
    // Findings end the app with an error; so does a mistake, which leaves no report.
    if (!fs.existsSync(report)) throw new Error(`${folder} cannot be synthesized: ${(error as Error).message}`);
  }
  const { paths, acknowledged } = JSON.parse(fs.readFileSync(path.join(outdir, 'library.json'), 'utf8'));
  const libraryPaths = new Set<string>(paths);
  const templates = templatesOf(outdir, libraryPaths);
  const resources = new Map(templates.flatMap((template) => [...template.resources.values()]).map((resource) => [resource.path, resource]));
  const { pluginReports = [] } = fs.existsSync(report) ? JSON.parse(fs.readFileSync(report, 'utf8')) : {};
  return {
    templates,
    acknowledged,
    findings: pluginReports.flatMap(({ pluginName, violations }: any) => violations.flatMap((violation: any) => (
      violation.violatingConstructs.map((construct: any): Finding => ({
        tool: toolOf(pluginName, violation.ruleName),
        rule: violation.ruleName,
        message: violation.description,
        resourceType: resources.get(construct.constructPath)?.type ?? construct.constructFqn,
        path: construct.constructPath,
        ofLibrary: libraryPaths.has(construct.constructPath),
      }))
    ))),
  };
}

function toolOf(plugin: string, rule: string): string {
  if (plugin === 'AwsSolutions') return 'cdk-nag';
  return rule.startsWith('Annotation::') ? 'warnings of cdk synth' : 'CloudFormation validation';
}

function templatesOf(outdir: string, libraryPaths: Set<string>): Template[] {
  return fs.readdirSync(outdir).filter((name) => name.endsWith('.template.json')).map((name) => {
    const file = path.join(outdir, name);
    const { Resources } = JSON.parse(fs.readFileSync(file, 'utf8'));
    return {
      file,
      resources: new Map(Object.entries<any>(Resources).map(([id, resource]) => {
        const constructPath: string = resource.Metadata?.['aws:cdk:path'] ?? id;
        return [id, { type: resource.Type, path: constructPath, ofLibrary: libraryPaths.has(constructPath) }];
      })),
    };
  });
}
