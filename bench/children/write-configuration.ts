import * as fs from 'fs';
import { Allowlist, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { githubDescriptionFile } from '../routes/github-routes';
import { allowlistRoutes, syntheticRoutes } from '../routes/synthetic-routes';

/** `write-configuration.ts one | github | COUNT  FILE`: in a process of its own, so that a time limit can end it. */
const [which, file] = process.argv.slice(2);
const routes = which === 'one' ? [Route.prefix('/api')]
  : which === 'github' ? Route.fromOpenApi(githubDescriptionFile())
    : allowlistRoutes(syntheticRoutes(Number(which)));
const before = process.hrtime.bigint();
const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes, hosts: ['127.0.0.1', 'localhost'] }), appPort: 3000 });
fs.writeFileSync(file, text);
process.stdout.write(`${Number(process.hrtime.bigint() - before) / 1e6}\n`);
