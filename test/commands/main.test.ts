import { ExitStatus } from '../../src/commands/exit-status';
import { runCommandLine } from '../../testing/command-line';

const run = (...argv: string[]) => runCommandLine(argv);

test('--help describes the program', async () => {
  const { status, out } = await run('--help');
  expect(status).toBe(ExitStatus.SUCCESS);
  expect(out).toContain('Usage: cdk-reverse-proxied-service');
});

test('--version prints the version of the package', async () => {
  expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([['an unknown option', '--rules']])('%s is a mistake of the user', async (_, argument) => {
  const { status, error } = await run(argument);
  expect(status).toBe(ExitStatus.USAGE);
  expect(error).toContain(argument);
});
