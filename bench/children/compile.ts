import { Allowlist, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { githubDescriptionFile } from '../routes/github-routes';

/** Prints, in milliseconds, how long reading and compiling GitHub's description took, for the first time in a process. */
const started = performance.now();
const routes = Route.fromOpenApi(githubDescriptionFile());
const read = performance.now();
const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes }), appPort: 3000 });
const done = performance.now();
process.stdout.write(`${JSON.stringify({ read: read - started, compile: done - read, bytes: text.length })}\n`);
