import { alternatives } from './alternatives';
import { Argument, comment, directive, literal, mapKey, pattern, Statement } from './configuration-tree';
import { map, read, valueOf } from './map-directive';
import { RAW_PATH, TARGET, VERSIONS } from './request-line';
import { RouteClasses, TREATMENT } from './route-classes';
import { Allowlist } from '../allowlist/allowlist';
import { CanonicalForm, canonicalFormName, requestLinePcre, STRICT_FORM } from '../allowlist/canonical-target';
import { RejectionReason } from '../allowlist/decision';
import { ESCAPED_RESERVED } from '../allowlist/path-segment';

/** The variable that is empty for a target with the spelling that its route asks for. */
export const SPELLING = 'rp_spelling';

/** Whether the target has the spelling that its route asks for; nothing where all ask for the same. */
export function spellingMaps(allowlist: Allowlist): Statement[] {
  const { _respellable: respellable } = allowlist;
  if (respellable.length === 0) {
    return formMaps(allowlist, SPELLING);
  }
  const forms = formMaps(allowlist, `${SPELLING}_of_form`);
  const otherwise = forms.length > 0 ? valueOf(`${SPELLING}_of_form`) : literal('');
  const refused = literal(RejectionReason.NOT_CANONICAL);
  const escapesListed = respellable.flat().some(({ path }) => new RegExp(ESCAPED_RESERVED).test(path));
  const entries = respellable.flatMap((group) => {
    const entry = (sources: string[], value: Argument) => alternatives(sources).map((source) => directive(pattern(`^${source}\\z`), value));
    // What is looked at has an escape, so it is spelled as listed only where that may have one.
    const mayBeOwn = escapesListed || group[0]._pattern.kind !== 'exact';
    const sources = group.map(({ _pattern: path }) => path.rawPcre());
    return [...mayBeOwn ? entry(sources.map(({ own }) => own), otherwise) : [], ...entry(sources.map(({ any }) => any), refused)];
  });
  return [
    comment('Some characters may be escaped or not. How a path is listed is how it is asked for, or the app may take it for another route.'),
    // The path is there once the target has been read. Nearly all requests have no such escape.
    map([read(TARGET), ' ', read(RAW_PATH)], SPELLING, [directive(pattern(escapesListed ? '/' : ESCAPED_RESERVED), valueOf(`${SPELLING}_of_path`))], { otherwise }),
    map([read(RAW_PATH)], `${SPELLING}_of_path`, entries, { otherwise }),
    ...forms,
  ];
}

/** Where routes differ in the spellings that they accept: whether the target has the one of its route. */
function formMaps(allowlist: Allowlist, name: string): Statement[] {
  const loosest = canonicalFormName(allowlist._loosestForm);
  const forms = new Map<string, CanonicalForm>(RouteClasses.of(allowlist).treatments.map(({ route }) => [canonicalFormName(route._form), route._form]));
  if (loosest === 'strict') {
    return [];
  }
  const used = [...forms.set('strict', STRICT_FORM)].filter(([formName]) => formName !== loosest).sort(([a], [b]) => a < b ? -1 : 1);
  const result = (formName: string): Argument => formName === loosest ? literal('') : valueOf(`${SPELLING}_${formName}`);
  return [
    comment('Some routes accept more spellings than others: the route decides which ones.'),
    map([read(TREATMENT)], name, RouteClasses.of(allowlist).treatments.flatMap(({ route, id }) => {
      const form = canonicalFormName(route._form);
      return form === 'strict' ? [] : [directive(mapKey(id), result(form))];
    }), { otherwise: result('strict') }),
    ...used.map(([formName, form]) => map([read('request')], `${SPELLING}_${formName}`, [directive(pattern(requestLinePcre(form, VERSIONS)), literal(''))],
      { otherwise: RejectionReason.NOT_CANONICAL })),
  ];
}
