import { ChildProcess, spawn } from 'child_process';
import * as path from 'path';
import * as readline from 'readline';
import type { Column } from '../../src/commands/athena/log-table';

const START_MS = 60_000;

/** A table of log files. */
export interface StandInTable {
  readonly database: string;
  readonly name: string;
  readonly columns: Column[];
  readonly partitions?: Column[];
  /** The table properties. */
  readonly parameters?: Record<string, string>;
  readonly serde: 'regex' | 'simple' | 'json';
  /** The regular expression of RegexSerDe. */
  readonly regex?: string;
  readonly files: { readonly path: string; readonly partition?: (string | number)[] }[];
}

/** A running server that stands in for Amazon Athena. */
export interface StandIn {
  readonly endpoint: string;
  stop(): void;
}

/** Starts the server with tables. */
export async function startStandIn(python: string, tables: StandInTable[]): Promise<StandIn> {
  const child = spawn(python, [path.join(__dirname, 'athena_stand_in.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.write(`${JSON.stringify(tables)}\n`);
  try {
    return { endpoint: `http://127.0.0.1:${await firstLine(child)}`, stop: () => child.stdin.end() };
  } catch (error) {
    child.kill();
    throw error;
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the stand-in for Athena did not start in time')), START_MS);
    const settled = (settle: () => void) => {
      clearTimeout(timer);
      settle();
    };
    child.once('error', (error) => settled(() => reject(error)));
    child.once('exit', (status) => settled(() => reject(new Error(`the stand-in for Athena ended with ${status}`))));
    readline.createInterface({ input: child.stdout! }).once('line', (line) => settled(() => resolve(line)));
  });
}
