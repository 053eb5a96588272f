import { ComparedSide } from './compared-side';
import { Difference, DifferenceKind } from './difference';
import { hostClasses } from './host-classes';
import { hostDifferences } from './host-differences';
import { OptionDifferences } from './options/option-differences';
import { settingDifferences } from './options/setting-differences';
import { isDifferent, RequestComparison } from './request-differences';
import { RequirementComparison } from './requirement-differences';
import type { NginxConfigurationOptions } from '../../nginx/nginx-configuration-options';

/**
 * The differences between two configurations: all requests that only one side forwards, and every option that differs for requests
 * that both sides forward. The result is plain data. Each witness is decided by both sides.
 */
export function differences(old: NginxConfigurationOptions, new_: NginxConfigurationOptions): Difference[] {
  const sides = [new ComparedSide(old), new ComparedSide(new_)] as const;
  const hosts = hostClasses(...sides);
  const settings = [sides[0].settings, sides[1].settings] as const;
  return [
    ...hostDifferences(...sides, hosts),
    ...hosts.common === undefined ? [] : routeDifferences(...sides, hosts.common),
    ...settingDifferences(...sides, settings),
  ].map(verified);
}

/** The differences between requests for a host that both sides allow. */
function routeDifferences(old: ComparedSide, new_: ComparedSide, host: string): Difference[] {
  const { differences: found, pairs } = new RequestComparison(old, new_, host).compare();
  const requirements = new RequirementComparison(old, new_, host);
  const options = new OptionDifferences(old, new_, [old.settings, new_.settings], requirements);
  return [...found, ...pairs.flatMap((pair) => [...requirements.compare(pair), ...options.compare(pair)])];
}

/** A difference whose witness shows the difference. Otherwise the difference is uncertain. */
function verified(difference: Difference): Difference {
  return !difference.isDecided || difference.witness !== undefined && isDifferent(difference.witness) ? difference
    : { ...difference, kind: DifferenceKind.UNCERTAIN, isDecided: false, remark: 'no request shows this difference' };
}
