import { Allowlist } from '../../allowlist/allowlist';
import { RejectionReason } from '../../allowlist/decision';
import { ACCEPTING_OPTIONS, CanonicalForm, NOT_ASCII, nonCanonicalPcre } from '../../allowlist/paths/canonical-target';
import { OTHER_SPELLINGS } from '../../allowlist/paths/spelling-finding';
import { formMap, formsOf } from '../routing/canonical-form-maps';
import { readVariable } from '../routing/request-line';
import { comment, directive, Directive, literal, mapKey, pattern, Statement, text, variable } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { FOUND_OFFSET, FOUND_OPTION, FOUND_TEXT, REASON } from '../syntax/variables';

const BEFORE = 'rp_canonical_part';
const DOTS = 'rp_dot_segment_part';
const FOUND = 'rp_noncanonical_part';
const RESPELLED = 'rp_respelled_part';

/** The maximum number of digits of an offset. `maxHeaderLineBytes` is 65,536 at most. */
const DIGITS = 5;

/** The maps for the log fields that describe a target that is not canonical. NGINX evaluates the maps only for requests that are, or would be, rejected for that reason. */
export function spellingFindings(allowlist: Allowlist): Statement[] {
  const { loosest, unrouted, forms } = formsOf(allowlist);
  const finder = (formName: string) => valueOf(`rp_finding_${formName}`);
  const ofForm = 'rp_finding_of_form';
  return [
    comment('For the log: the text of a target that is not canonical, the offset of the text, and the option of a route that would accept the text.'),
    map([read(REASON)], FOUND_TEXT, [directive(mapKey(RejectionReason.NOT_CANONICAL), forms.size === 1 ? finder(loosest) : valueOf('rp_finding'))]),
    ...forms.size === 1 ? [] : [
      // A target that was not read has no form.
      map([read(readVariable(allowlist))], 'rp_finding', [directive(mapKey(''), finder(loosest))], { otherwise: valueOf(ofForm) }),
      formMap(allowlist, ofForm, unrouted, finder),
    ],
    ...[...forms].map(([formName, form]) => finderMap(`rp_finding_${formName}`, form)),
    map([read(BEFORE), ' ', read(FOUND)], 'rp_finding_accepted_by', ACCEPTING_OPTIONS.map(({ source, options }) => directive(pattern(source), literal(options)))),
    map([read(FOUND_TEXT)], FOUND_OPTION, [directive(mapKey(''), literal(''))], { otherwise: valueOf('rp_finding_accepted_by') }),
    ...offsetMaps(),
  ];
}

function finderMap(name: string, form: CanonicalForm): Directive {
  const { definitions, before, dots, other } = nonCanonicalPcre(form);
  return map([read('request_uri')], name, [
    directive(pattern(`${definitions}^(?<${BEFORE}>${before})(?:(?<${DOTS}>${dots})|(?<${FOUND}>${other}))`), text(variable(DOTS), variable(FOUND))),
    directive(pattern(`${definitions}^(?<${BEFORE}>${before}).`), literal(NOT_ASCII)),
    ...OTHER_SPELLINGS.map((spelling) => directive(pattern(`^(?<${BEFORE}>${spelling.before}+)(?<${RESPELLED}>${spelling.found})`), valueOf(RESPELLED))),
  ]);
}

/**
 * The maps that compute the offset. NGINX cannot count, so each map determines one digit from the minimum length of a text.
 */
function offsetMaps(): Statement[] {
  const digit = (i: number) => `rp_offset_${i}`;
  const rest = (i: number) => i === DIGITS ? BEFORE : `rp_offset_rest_${i}`;
  const places = [...Array(DIGITS).keys()].reverse();
  return [
    // A canonical target has no offset.
    map([read(FOUND_TEXT)], FOUND_OFFSET, [directive(mapKey(''), 'null')], { otherwise: valueOf('rp_finding_offset') }),
    map(places.map((i) => read(digit(i))), 'rp_finding_offset', [directive(pattern('^0*(?<rp_offset>[0-9]+)\\z'), valueOf('rp_offset'))]),
    ...places.map((i) => map([read(rest(i + 1))], digit(i), [...Array(i === 4 ? 7 : 10).keys()].map((times) => {
      const length = 10 ** i;
      return directive(pattern(`^${times === 0 ? '' : `.{${times * length}}`}${i === 0 ? '' : `(?<${rest(i)}>.{0,${length - 1}})`}\\z`), literal(String(times)));
    // NGINX does not match patterns against an empty text.
    }), { otherwise: '0' })),
  ];
}
