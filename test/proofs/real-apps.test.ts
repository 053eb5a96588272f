import * as fs from 'fs';
import { page, PAGE } from '../../proofs/real-apps/page';
import { routesFileOf } from '../../proofs/real-apps/play-program';
import { PROGRAMS } from '../../proofs/real-apps/programs';
import { routesFileFrom } from '../../scripts/lib/routes-file';
import { NginxConfiguration } from '../../src/nginx';
import { complaints } from '../../testing/nginx';

test('the page says what is played, in which versions and with which routes: "npm run real-apps" writes it', () => {
  expect(fs.readFileSync(PAGE, 'utf8')).toBe(page(PROGRAMS));
});

test('the routes of every program make a configuration that NGINX takes', () => {
  for (const program of PROGRAMS) {
    const file = routesFileFrom(fs.readFileSync(routesFileOf(program), 'utf8'));
    expect([program.title, complaints(new NginxConfiguration({ ...file, appPort: 3000 }).text)]).toEqual([program.title, '']);
  }
});

test('at least ten programs are played, each with a name and a folder of its own', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(10);
  expect(new Set(PROGRAMS.map(({ folder }) => folder)).size).toBe(PROGRAMS.length);
  expect(new Set(PROGRAMS.map(({ title }) => title)).size).toBe(PROGRAMS.length);
});
