import { runCommandLine } from '../../testing/command-line';

const loaded: string[] = [];

jest.mock('../../src/commands/report/report-command', () => {
  loaded.push('report');
  return jest.requireActual('../../src/commands/report/report-command');
});

test('a command line loads the module of its command only, and the help loads all', async () => {
  expect((await runCommandLine(['learn', '--help'])).status).toBe(0);
  expect(loaded).toEqual([]);
  expect((await runCommandLine(['--help'])).out).toContain('report');
  expect(loaded).toEqual(['report']);
});
