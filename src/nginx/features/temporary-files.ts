import { ResponseCaches } from './response-caches';
import { Allowlist } from '../../allowlist/allowlist';
import { ResolvedSettings } from '../settings/resolve-settings';

/** A part of a configuration that needs space in the folder that NGINX writes to, by the prop that sets the size. */
export interface TemporaryFile {
  /** The prop, as its user wrote it. */
  readonly prop: string;
  readonly bytes: number;
}

/**
 * The files that NGINX writes: one body of the maximum size, one response of the maximum size, and all caches. More concurrent
 * bodies need more space.
 */
export function temporaryFiles(allowlist: Allowlist, settings: ResolvedSettings): TemporaryFile[] {
  if (!settings.protocol._buffers) {
    return []; // bodies are not collected, and nothing is stored
  }
  const bodies = [
    { prop: 'maxRequestBodyBytes', bytes: settings.maxRequestBodyBytes },
    ...allowlist._routes.flatMap(({ route }) => route._options.maxRequestBodyBytes === undefined ? []
      : [{ prop: `maxRequestBodyBytes of ${route}`, bytes: route._options.maxRequestBodyBytes }]),
  ];
  const largest = bodies.reduce((most, body) => body.bytes > most.bytes ? body : most);
  return [
    largest,
    ...settings.maxResponseTempFileBytes > 0 ? [{ prop: 'maxResponseTempFileBytes', bytes: settings.maxResponseTempFileBytes }] : [],
    ...new ResponseCaches(allowlist, settings).stores,
  ];
}
