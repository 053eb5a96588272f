import { VERSIONS } from './request-line';
import { RouteClasses } from './route-classes';
import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { CanonicalForm, canonicalFormName, requestLinePcre, unroutedForm } from '../../allowlist/paths/canonical-target';
import { ESCAPED_RESERVED } from '../../allowlist/paths/path-segment';
import { Argument, comment, directive, literal, mapKey, pattern, Statement } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { alternatives } from '../syntax/patterns';
import { RAW_PATH, SPELLING, TARGET, OPTIONS_CLASS } from '../syntax/variables';

/** The maps that check whether the target has the spelling of its route. The list is empty if all routes accept the same spellings. */
export function canonicalFormMaps(allowlist: Allowlist): Statement[] {
  const { _respellable: respellable } = allowlist;
  if (respellable.length === 0) {
    return formMaps(allowlist, SPELLING);
  }
  const forms = formMaps(allowlist, `${SPELLING}_of_form`);
  const otherwise = forms.length > 0 ? valueOf(`${SPELLING}_of_form`) : literal('');
  const rejected = literal(RejectionReason.NOT_CANONICAL);
  const escapesListed = respellable.flat().some(({ path }) => new RegExp(ESCAPED_RESERVED).test(path));
  const entries = respellable.flatMap((group) => {
    const entry = (sources: string[], value: Argument) => alternatives(sources).map((source) => directive(pattern(`^${source}\\z`), value));
    // A target in this map contains a percent-encoding, so the target is spelled like a route only if the route can contain a percent-encoding.
    const mayBeOwn = escapesListed || group[0]._pattern.kind !== 'exact';
    const sources = group.map(({ _pattern: path }) => path.rawPcre());
    return [...mayBeOwn ? entry(sources.map(({ own }) => own), otherwise) : [], ...entry(sources.map(({ any }) => any), rejected)];
  });
  return [
    comment('Reserved characters, with or without percent-encoding: a target must be spelled like its route, because the app may distinguish the spellings.'),
    // The path is available as soon as the target has been read. Nearly all requests have no such percent-encoding.
    map([read(TARGET), ' ', read(RAW_PATH)], SPELLING, [directive(pattern(escapesListed ? '/' : ESCAPED_RESERVED), valueOf(`${SPELLING}_of_path`))], { otherwise }),
    map([read(RAW_PATH)], `${SPELLING}_of_path`, entries, { otherwise }),
    ...forms,
  ];
}

/** Whether routes accept different spellings. */
export function acceptsSeveralSpellings(allowlist: Allowlist): boolean {
  return allowlist._respellable.length > 0 || formsOf(allowlist).forms.size > 1;
}

/** The maps that check whether the target has the form of its route, if routes accept different spellings. */
function formMaps(allowlist: Allowlist, name: string): Statement[] {
  const { loosest, unrouted, forms } = formsOf(allowlist);
  if (forms.size === 1) {
    return [];
  }
  const result = (formName: string): Argument => formName === loosest ? literal('') : valueOf(`${SPELLING}_${formName}`);
  return [
    comment('The accepted spellings of the target, by the route.'),
    formMap(allowlist, name, unrouted, result),
    ...[...forms].filter(([formName]) => formName !== loosest).map(([formName, form]) => map([read('request')], `${SPELLING}_${formName}`,
      [directive(pattern(requestLinePcre(form, VERSIONS)), literal(''))], { otherwise: RejectionReason.NOT_CANONICAL })),
  ];
}

/** The forms of the routes, by their names, with the name of the loosest form and of the form without a route. */
export function formsOf(allowlist: Allowlist): { readonly loosest: string; readonly unrouted: string; readonly forms: Map<string, CanonicalForm> } {
  const { _loosestForm: loosest } = allowlist;
  const unrouted = unroutedForm(loosest);
  const all = [loosest, unrouted, ...RouteClasses.of(allowlist).optionsClasses.map(({ route }) => route._form)]
    .map((form): [string, CanonicalForm] => [canonicalFormName(form), form]);
  const forms = new Map(all.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0));
  return { loosest: canonicalFormName(loosest), unrouted: canonicalFormName(unrouted), forms };
}

/** A map from the options class of a route to the result for the form of the route. */
export function formMap(allowlist: Allowlist, name: string, unrouted: string, result: (formName: string) => Argument): Statement {
  return map([read(OPTIONS_CLASS)], name, RouteClasses.of(allowlist).optionsClasses.flatMap(({ route, id }) => {
    const form = canonicalFormName(route._form);
    return form === unrouted ? [] : [directive(mapKey(id), result(form))];
  }), { otherwise: result(unrouted) });
}
