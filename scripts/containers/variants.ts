import { allowlist } from './checks/allowlist';
import { appCrashes } from './checks/app-crashes';
import { appHangs } from './checks/app-hangs';
import { answersUntilAppListens, waitsForHealthyApp } from './checks/app-starts-late';
import { Check } from './checks/check';
import { confined } from './checks/confined';
import { finishesWhatHangs, givesUpAfterDrain } from './checks/drains';
import { imageSize } from './checks/image-size';
import { starts } from './checks/starts';
import { stopsUnderLoad } from './checks/stops-under-load';
import type { TlsClient } from './traffic/messages';
import { HOST } from '../../examples/demo/app';

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
  { name: 'awaited app', stack: 'AwaitedApp', host: ANY_HOST, checks: [waitsForHealthyApp, confined] },
];
