import { Route } from '../../src';

/** The stack of an error, as a runtime of jsii receives it. */
function stackWith(agent: string | undefined): string {
  jest.replaceProperty(process, 'env', { ...process.env, JSII_AGENT: agent });
  try {
    Route.prefix('api');
  } catch (error) {
    return (error as Error).stack!;
  } finally {
    jest.restoreAllMocks();
  }
  throw new Error('no error');
}

test('an error has lines of JavaScript only in JavaScript: other languages have a stack trace of their own', () => {
  expect(stackWith(undefined)).toMatch(/^Error: invalid route prefix "api": .*\n +at /);
  expect(stackWith('Python/3.11.7')).toMatch(/^Error: invalid route prefix "api": .*$/);
});
