import * as fs from 'fs';
import { Allowlist, HttpMethod, Route } from '../../src/allowlist';
import { NginxConfiguration } from '../../src/nginx';
import { githubDescriptionFile } from '../routes/github-routes';
import { allowlistRoutes, syntheticRoutes } from '../routes/synthetic-routes';

/** `write-configuration.ts one | exchange | tls | github | COUNT  FILE`: in a process of its own, so that a time limit can end it. */
const [which, file] = process.argv.slice(2);
const exchanges = () => [Route.prefix('/api', { methods: [HttpMethod.GET, HttpMethod.POST], maxRequestBodyBytes: 200 * 1024 * 1024 })];
const routes = which === 'one' ? [Route.prefix('/api')]
  : which === 'exchange' || which === 'tls' ? exchanges()
    : which === 'github' ? Route.fromOpenApi(githubDescriptionFile())
      : allowlistRoutes(syntheticRoutes(Number(which)));
const before = process.hrtime.bigint();
const { text } = new NginxConfiguration({ allowlist: new Allowlist({ routes, hosts: ['127.0.0.1', 'localhost'] }), appPort: 3000, settings: which === 'tls' ? { tls: {} } : undefined });
fs.writeFileSync(file, text);
process.stdout.write(`${Number(process.hrtime.bigint() - before) / 1e6}\n`);
