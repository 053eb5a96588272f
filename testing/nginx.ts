import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { tlsFiles } from './certificates';
import { nginxBinary } from './setup/nginx';
import { relocate } from '../src/commands/nginx/relocated-configuration';
import * as started from '../src/commands/nginx/started-nginx';

export type { RunningNginx } from '../src/commands/nginx/started-nginx';

/** Options for starting the NGINX that the tests use. */
export type NginxOptions = Omit<started.StartOptions, 'binary' | 'files'>;

// What has to be installed is installed here, where no test has a time limit yet; the first test that needs it says what failed.
try {
  nginxBinary();
} catch { /* said later */ }

/**
 * Runs real NGINX with the text that ships, on free ports of the loopback interface, with certificates where the text reads some.
 * NGINX does not start with a wrong text, so that a check before the start would only take time.
 */
export async function startNginx(options: NginxOptions): Promise<started.RunningNginx> {
  return started.startNginx({ checked: false, ...options, binary: nginxBinary(), files: tlsFiles(options.text) });
}

/**
 * The new directive for HTTP/2 is unknown to NGINX 1.22. For the size of these tables there is none but where the app speaks
 * HTTP; they do their work all the same.
 */
const UNAVOIDABLE = /the "listen \.\.\. http2" directive is deprecated|could not build optimal (?:grpc_headers|fastcgi_params|uwsgi_params)_hash/;

/** What `nginx -t` says about a text, warnings included: nothing if it is right. */
export function complaints(text: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'nginx-'));
  try {
    const relocated = relocate(text, { prefix: folder });
    const said = started.testConfiguration(nginxBinary(), started.writeConfiguration(folder, relocated, tlsFiles(relocated)), folder);
    return said.split('\n').filter((line) => /\[(?:warn|error|crit|alert|emerg)\]/.test(line) && !UNAVOIDABLE.test(line)).join('\n');
  } catch (error) {
    return String((error as Error).message);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
