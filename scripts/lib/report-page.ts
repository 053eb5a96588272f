import * as fs from 'fs';
import * as path from 'path';
import { buildSync, BuildOptions } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');
const SOURCES = path.join(ROOT, 'report-page');
const standIn = (name: string) => path.join(SOURCES, 'stand-ins', `${name}.ts`);

/** The folder in which the package has the files of the page. */
export const PAGE_FOLDER = path.join(ROOT, 'assets/report-page');

const OPTIONS: BuildOptions = {
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  platform: 'browser',
  legalComments: 'inline',
  logLevel: 'warning',
  tsconfig: path.join(SOURCES, 'tsconfig.json'),
};

/** Writes the scripts and the style of the page. */
export function buildReportPage(folder: string = PAGE_FOLDER): void {
  buildSync({
    ...OPTIONS,
    entryPoints: [path.join(SOURCES, 'page.tsx'), path.join(SOURCES, 'page.css')],
    outdir: folder,
    banner: { js: license('preact') },
  });
  buildSync({
    ...OPTIONS,
    entryPoints: [path.join(SOURCES, 'worker.ts')],
    outdir: folder,
    banner: { js: license('js-yaml') },
    alias: {
      'aws-cdk-lib': standIn('aws-cdk-lib'),
      'constructs': standIn('constructs'),
      'fs': standIn('absent'),
      'net': standIn('net'),
      'path': standIn('absent'),
      'util': standIn('util'),
    },
    inject: [standIn('buffer')],
    keepNames: true, // Messages contain names of classes.
  });
}

/** The license of a package whose code is in a script, as a comment. */
function license(name: string): string {
  return `/*! with ${name}:\n${fs.readFileSync(path.join(ROOT, 'node_modules', name, 'LICENSE'), 'utf8')}*/`;
}
