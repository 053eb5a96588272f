import { demo } from '../../scripts/demo';

test('every decision is correct', async () => {
  let printed = '';

  const status = await demo((text) => { printed += text; });

  expect(printed.split('\n').filter((line) => line.includes('NO:'))).toEqual([]);
  expect(printed).toMatch(/All \d+ decisions were right\./);
  expect(status).toBe(0);
}, 60_000);
