import { Allowlist } from '../../../allowlist/allowlist';
import { ResolvedSettings } from '../../settings/resolve-settings';
import { comment, directive, Statement } from '../../syntax/configuration-tree';
import type { Feature, TemporaryFile } from '../feature';

/** The only folder that NGINX writes to. */
export const WRITABLE_FOLDER = '/tmp';

/** The temporary files of bodies: one request body of the maximum size, and one response. More concurrent bodies need more space. */
export class TemporaryFiles implements Feature {
  constructor(private readonly allowlist: Allowlist, private readonly settings: ResolvedSettings) {}

  public get temporaryFiles(): TemporaryFile[] {
    const { protocol, maxRequestBodyBytes, maxResponseTempFileBytes } = this.settings;
    if (!protocol.buffers) {
      return []; // bodies are not buffered
    }
    const bodies = [
      { prop: 'maxRequestBodyBytes', bytes: maxRequestBodyBytes },
      ...this.allowlist._routes.flatMap(({ route }) => route._options.maxRequestBodyBytes === undefined ? []
        : [{ prop: `maxRequestBodyBytes of ${route}`, bytes: route._options.maxRequestBodyBytes }]),
    ];
    const largest = bodies.reduce((most, body) => body.bytes > most.bytes ? body : most);
    return [largest, ...maxResponseTempFileBytes > 0 ? [{ prop: 'maxResponseTempFileBytes', bytes: maxResponseTempFileBytes }] : []];
  }

  public http(): Statement[] {
    return [
      comment('Temporary files, all in one folder. The rest of the file system is read-only.'),
      ...['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => directive(`${kind}_temp_path`, `${WRITABLE_FOLDER}/${kind}`)),
    ];
  }
}
