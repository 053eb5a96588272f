import { plainData } from './plain-data';
import { BY_REQUESTS, PROXY_VALUES, SETTING_COMPARISONS, SettingComparison } from './setting-comparisons';
import { equal } from './value-comparison';
import type { NginxOptions } from '../../../nginx/settings/nginx-options';
import type { ResolvedSettings } from '../../../nginx/settings/resolve-settings';
import type { ComparedSide } from '../compared-side';
import { Difference, DifferenceKind } from '../difference';

/** The differences between the settings of the whole proxy, and between the other options of the two configurations. */
export function settingDifferences(old: ComparedSide, new_: ComparedSide, settings: readonly [ResolvedSettings, ResolvedSettings]): Difference[] {
  const difference = (subject: string, kind: DifferenceKind, [oldValue, newValue]: unknown[]): Difference => (
    { kind, subject, scope: 'proxy', methods: [], oldValue, newValue, isDecided: false });
  const comparisons = Object.entries(SETTING_COMPARISONS) as [keyof NginxOptions, SettingComparison<unknown> | typeof BY_REQUESTS][];
  const ofSettings = comparisons.flatMap(([name, comparison]) => {
    const values = comparison === BY_REQUESTS ? [] : settings.map((resolved) => (comparison.dataOf ?? plainData)(resolved[name]));
    return comparison === BY_REQUESTS || equal(values[0], values[1]) ? [] : [difference(name, comparison.kindOf(values[0], values[1]), values)];
  });
  const ofProxy = (Object.keys(PROXY_VALUES) as (keyof typeof PROXY_VALUES)[]).flatMap((name) => {
    const values = [old, new_].map(({ options }) => (PROXY_VALUES[name] as (value: unknown) => unknown)(options[name]));
    return equal(values[0], values[1]) ? [] : [difference(name, DifferenceKind.CHANGED, values)];
  });
  const [oldScript, newScript] = [old, new_].map(({ options }) => options.appProtocol?._upstreamModule.script?.named);
  return [...ofSettings, ...ofProxy, ...oldScript === newScript ? [] : [{
    ...difference('requests', DifferenceKind.UNCERTAIN, []),
    scope: 'requests' as const,
    remark: 'not compared exactly: paths that contain the name of the FastCGI script, because the two scripts differ',
  }]];
}
