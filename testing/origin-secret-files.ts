import * as fs from 'fs';
import * as path from 'path';
import { NginxConfiguration } from '../src/nginx';

/** Writes the file from which NGINX reads the values of an origin secret that are right, into the folder it runs in. */
export function layOriginSecret(folder: string, name: string, values: readonly string[]): void {
  const file = path.join(folder, path.basename(NginxConfiguration.originSecretFile(name)));
  fs.writeFileSync(file, values.map((value) => `"~^\\Q${value}\\E\\z" "";\n`).join(''));
}
