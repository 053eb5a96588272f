import * as fs from 'fs';
import { Allowlist } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { githubDescriptionFile, operationsOf, routesOf } from '../routes/github-routes';

/** Prints, in milliseconds, how long reading and compiling GitHub's description took, for the first time in a process. */
const file = githubDescriptionFile();
const started = performance.now();
const description = JSON.parse(fs.readFileSync(file, 'utf8'));
const read = performance.now();
const allowlist = new Allowlist({ routes: routesOf(operationsOf(description)) });
const { text } = new NginxConfiguration({ allowlist, appPort: 3000 });
const done = performance.now();
process.stdout.write(`${JSON.stringify({ read: read - started, compile: done - read, bytes: text.length })}\n`);
