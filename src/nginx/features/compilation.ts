import type { Features } from './features';
import type { Allowlist } from '../../allowlist/allowlist';
import type { ResolvedSettings } from '../settings/resolve-settings';

/** The input of one compilation, with the features that follow from it. */
export interface Compilation {
  readonly allowlist: Allowlist;
  readonly settings: ResolvedSettings;
  readonly features: Features;
}
