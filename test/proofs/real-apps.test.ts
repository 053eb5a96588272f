import * as fs from 'fs';
import { page, PAGE } from '../../proofs/real-apps/page';
import { routesFileOf } from '../../proofs/real-apps/play-program';
import { PROGRAMS } from '../../proofs/real-apps/programs';
import { NginxConfiguration } from '../../src/nginx';
import { routesFileFrom } from '../../src/routes-file/read-routes-file';
import { complaints } from '../../testing/nginx';

test('the page lists the tested programs, their versions and their routes: "npm run real-apps" writes it', () => {
  expect(fs.readFileSync(PAGE, 'utf8')).toBe(page(PROGRAMS));
});

test('NGINX accepts the configuration for the routes of every program', () => {
  for (const program of PROGRAMS) {
    const file = routesFileFrom(fs.readFileSync(routesFileOf(program), 'utf8'));
    expect([program.title, complaints(new NginxConfiguration({ ...file, appPort: 3000 }).text)]).toEqual([program.title, '']);
  }
});

test('at least ten programs are tested, each with its own name and folder', () => {
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(10);
  expect(new Set(PROGRAMS.map(({ folder }) => folder)).size).toBe(PROGRAMS.length);
  expect(new Set(PROGRAMS.map(({ title }) => title)).size).toBe(PROGRAMS.length);
});
