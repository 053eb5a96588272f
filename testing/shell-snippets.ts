import { spawnSync } from 'child_process';
import * as fs from 'fs';
import * as path from 'path';

const ROOT = path.resolve(__dirname, '..');
const LANGUAGES = ['sh', 'bash', 'shell', 'console', 'zsh'];

/** A block of shell commands on a page. */
export interface ShellSnippet {
  /** The path of the page in the repository. */
  readonly page: string;
  readonly text: string;
}

/** The pages for users and contributors. */
export function pages(): string[] {
  const inFolder = (folder: string) => fs.readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md')).map((name) => path.join(folder, name));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', ...inFolder('docs'), ...inFolder('examples')].sort();
}

/** The code blocks of a page, with their languages. */
export function codeBlocks(page: string): { language: string; text: string }[] {
  return [...fs.readFileSync(path.join(ROOT, page), 'utf8').matchAll(/^( *)(```+|~~~+) *(\S*)[^\n]*\n([^]*?)^ *\2 *$/gm)]
    .map(([, indentation, , language, text]) => ({ language, text: text.replaceAll(new RegExp(`^${indentation}`, 'gm'), '') }));
}

/** All blocks of shell commands. */
export function shellSnippets(): ShellSnippet[] {
  return pages().flatMap((page) => codeBlocks(page)
    .filter(({ language }) => LANGUAGES.includes(language.toLowerCase()))
    .map(({ text }) => ({ page, text })));
}

/** The only block of shell commands on a page with this text in it. */
export function shellSnippet(page: string, part: string): string {
  const found = shellSnippets().filter((snippet) => snippet.page === page && snippet.text.includes(part));
  if (found.length !== 1) throw new Error(`expected one block with "${part}" on ${page}, found ${found.length}`);
  return found[0].text;
}

/** A test where the programs are present; otherwise one that is reported as skipped. */
export function testWith(...programs: string[]): jest.It {
  const absent = programs.filter((program) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0);
  return absent.length === 0 ? test : test.skip;
}

export interface RunSnippetOptions {
  /** The working directory. */
  readonly folder: string;
  /** Shell code for each program that is replaced. All calls of these programs are recorded. */
  readonly standIns?: Record<string, string>;
  readonly env?: Record<string, string>;
  /** @default 'sh' */
  readonly shell?: string;
}

export interface SnippetOutcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The calls of replaced programs: their names and arguments. */
  readonly calls: string[][];
}

/** Runs shell commands with some programs replaced. */
export function runSnippet(text: string, { folder, standIns = {}, env, shell = 'sh' }: RunSnippetOptions): SnippetOutcome {
  const bin = fs.mkdtempSync(path.join(folder, '.bin-'));
  const record = path.join(bin, 'calls');
  fs.writeFileSync(record, '');
  for (const [program, code] of Object.entries(standIns)) {
    // A line end of its own ends a call.
    fs.writeFileSync(path.join(bin, program), `#!/bin/sh\nprintf '%s\\0' ${program} "$@" '\n' >> '${record}'\n${code}\n`, { mode: 0o755 });
  }
  const { status, stdout, stderr } = spawnSync(shell, ['-c', text], {
    cwd: folder, encoding: 'utf8', timeout: 120_000, env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, ...env },
  });
  const calls = fs.readFileSync(record, 'utf8').split('\0\n\0').slice(0, -1).map((call) => call.split('\0'));
  fs.rmSync(bin, { recursive: true, force: true });
  return { status, stdout, stderr, calls };
}
