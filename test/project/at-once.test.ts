import { spawnSync } from 'child_process';
import * as path from 'path';

/** Of `npm test`, which runs the type check, the lint and the tests at once. */
function atOnce(...args: string[]): { status: number | null; out: string; error: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(__dirname, '../../testing/setup/at-once.js'), ...args], { encoding: 'utf8' });
  return { status, out: stdout, error: stderr.replace(/after \d+ s/g, 'after 0 s') };
}

test('the last command gets the arguments, and the output of the others follows', () => {
  expect(atOnce('echo types', 'echo rules >&2', 'echo tests', '--', '--json', "a 'b' $HOME")).toEqual({
    status: 0,
    out: "tests --json a 'b' $HOME\n",
    error: 'echo types: passed after 0 s\ntypes\necho rules >&2: passed after 0 s\nrules\necho tests: passed after 0 s\n',
  });
});

test.each([
  ['types', ['exit 2', 'true', 'true'], 'exit 2: failed with the status 2 after 0 s\ntrue: passed after 0 s\ntrue: passed after 0 s\n'],
  ['rules', ['true', 'echo found; exit 1', 'true'], 'true: passed after 0 s\necho found; exit 1: failed with the status 1 after 0 s\nfound\ntrue: passed after 0 s\n'],
  ['tests', ['true', 'true', 'kill -9 $$'], 'true: passed after 0 s\ntrue: passed after 0 s\nkill -9 $$: failed with the signal SIGKILL after 0 s\n'],
])('the status is 1 if the command for the %s fails, and all commands end', (_, commands, error) => {
  expect(atOnce(...commands, '--')).toEqual({ status: 1, out: '', error });
});

test('fails without a command', () => {
  expect(atOnce()).toMatchObject({ status: 2, error: expect.stringContaining('usage: ') });
});
