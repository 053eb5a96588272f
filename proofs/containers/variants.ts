import { allowlist } from './checks/allowlist';
import { appCrashes } from './checks/app-crashes';
import { appHangs } from './checks/app-hangs';
import { answersUntilAppListens, waitsForHealthyApp } from './checks/app-starts-late';
import { carriesText } from './checks/carries-text';
import { Check } from './checks/check';
import { confined } from './checks/confined';
import { finishesWhatHangs, givesUpAfterDrain } from './checks/drains';
import { imageSize } from './checks/image-size';
import { keepsSecrets } from './checks/keeps-secrets';
import { starts } from './checks/starts';
import { stopsUnderLoad } from './checks/stops-under-load';
import type { TlsClient } from './traffic/messages';
import { HOST } from '../../examples/demo/app';
import { certificates } from '../../testing/certificates';

/** A task that is run, and what has to hold for it. */
export interface Variant {
  readonly name: string;
  /** The stack in `stacks/app.ts` that the task definition is taken from. */
  readonly stack: string;
  /** A host that its proxy serves. */
  readonly host: string;
  /** In the order in which they are made. The first one starts the task. */
  readonly checks: Check[];
  /** Values for the environment variables that ECS takes from secrets. */
  secrets?(): Record<string, string>;
  /** What a client needs where the proxy ends TLS. */
  tls?(): TlsClient;
}

const ANY_HOST = 'any.example.com';

export const VARIANTS: Variant[] = [
  { name: 'demo', stack: 'Demo', host: HOST, checks: [starts, imageSize, confined, allowlist, appCrashes, stopsUnderLoad] },
  { name: 'late app', stack: 'LateApp', host: ANY_HOST, checks: [answersUntilAppListens, appHangs, finishesWhatHangs, givesUpAfterDrain] },
  { name: 'stock image', stack: 'Stock', host: ANY_HOST, checks: [starts, carriesText, confined, allowlist, appCrashes, stopsUnderLoad] },
  { name: 'stock image, long text', stack: 'LongStock', host: ANY_HOST, checks: [starts, carriesText, confined, allowlist] },
  {
    name: 'TLS',
    stack: 'Tls',
    host: 'api.example.com',
    secrets: () => ({
      NGINX_FILE_TLS_CERTIFICATE_PEM: certificates().server.cert,
      NGINX_FILE_TLS_KEY_PEM: certificates().server.key,
      NGINX_FILE_TLS_CLIENT_CA_PEM: certificates().authority.cert,
    }),
    tls: () => ({ ca: certificates().authority.cert, servername: 'api.example.com', ...certificates().client }),
    checks: [starts, confined, keepsSecrets, allowlist, stopsUnderLoad],
  },
  { name: 'awaited app', stack: 'AwaitedApp', host: ANY_HOST, checks: [waitsForHealthyApp, confined] },
];
