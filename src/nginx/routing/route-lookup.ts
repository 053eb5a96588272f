import { Entry, Form, formsOf, isPlain, mayMatch } from './path-signatures';
import { EMPTY_SEGMENTS, RequestLine } from './request-line';
import { RouteClasses } from './route-classes';
import { Allowlist } from '../../allowlist/allowlist';
import { accepts } from '../../allowlist/routes/empty-segment-routes';
import { Argument, comment, directive, Directive, literal, mapKey, pattern, Statement, text } from '../syntax/configuration-tree';
import { map, read, valueOf } from '../syntax/map-directive';
import { RAW_PATH, TARGET } from '../syntax/variables';

/**
 * The maps from the request line to the most specific route. Every look-up is in a hash, so the cost depends on the shape of the
 * routes, not on their number. See docs/decisions/0007-routes-are-looked-up-in-hashes.md.
 *
 * - One pattern reads the request line, and accepts only the canonical spelling of a target.
 * - If all routes are exact paths, the paths are the keys of one hash.
 * - Otherwise each route has a form: the positions of its literal and variable segments. The pattern has split the path into
 *   segments. For each form that can match, the literal segments together are a key.
 * - The first segment and the number of segments determine the forms that can match. If many forms can match, another segment
 *   restricts the choice. The look-ups follow each other from the most to the least specific form.
 *
 * @param versions the protocol versions, as a pattern
 * @param name the variable that holds the route
 */
export function routeLookup(allowlist: Allowlist, versions: string, name: string): Statement[] {
  const { _paths: routes, _loosestForm: form } = allowlist;
  const { values } = RouteClasses.of(allowlist);
  const spelling = comment('The request target, in canonical spelling only, so that proxy and app cannot read the target differently.');
  if (routes.every(({ route: { _pattern: path } }) => path.kind === 'exact' && isPlain(path.path))) {
    return [
      spelling,
      ...new RequestLine([]).maps(form, versions, []),
      comment('The route, by the complete path.'),
      map([read(TARGET)], name, routes.map(({ route }, i) => directive(mapKey(route.path), text(values[i])))),
    ];
  }
  const forms = formsOf(routes, values);
  const requestLine = new RequestLine(forms);
  const apart = new LookUps(forms, requestLine, true);
  const emptySegments = emptySegmentRoutes(allowlist, values);
  return [
    spelling,
    comment('The number of path segments: the last group captures the number from the characters after the HTTP version.'),
    ...requestLine.maps(form, versions, allowlist._respelledSegments),
    ...requestLine.shapes(),
    ...(apart.count <= MAX_LOOK_UPS ? apart : new LookUps(forms, requestLine, false)).statements(name, emptySegments.length > 0),
    ...emptySegments,
  ];
}

/** The routes of paths with empty segments, which no look-up finds. */
function emptySegmentRoutes({ _paths: paths, _emptySegments: { paths: deciding } }: Allowlist, values: string[]): Statement[] {
  const entries = deciding.flatMap((listed) => {
    const { own, merged } = listed.route._pattern.emptySegmentsPcre();
    return [
      ...accepts(listed) ? [directive(pattern(`^${own}\\z`), text(values[paths.indexOf(listed)]))] : [],
      directive(pattern(`^${merged}\\z`), literal('')),
    ];
  });
  return entries.length === 0 ? [] : [
    comment('Paths with empty segments: the route of the path without empty segments, if the route accepts them. Some apps merge slashes.'),
    map([read(RAW_PATH)], OF_EMPTY_SEGMENTS, entries),
  ];
}

const OF_EMPTY_SEGMENTS = 'rp_route_of_empty_segments';

/** The maximum number of look-ups. Every map has a variable, and NGINX clears all variables for each request. */
const MAX_LOOK_UPS = 320;

/** The routes of one form that may still match. */
interface Candidate {
  readonly form: Form;
  readonly entries: Entry[];
}

/** A look-up in the routes of one form, and the next step if the look-up finds nothing. */
interface LookUp {
  readonly name: string;
  readonly form: Form;
  readonly next: Result;
  readonly entries: Set<Entry>;
  /** The segments that have been compared before this look-up, whatever the previous look-up was. */
  compared: number[];
}

/** A choice of look-ups by one additional segment. */
interface Branch {
  readonly name: string;
  readonly segment: number;
  readonly results: Map<string, Result>;
  readonly otherwise: Result;
}

/** The state after a look-up: a route, the next look-up, or nothing. */
type Result = LookUp | Branch | Entry | undefined;

class LookUps {
  private readonly lookUps = new Map<string, LookUp>();
  private readonly branches: Branch[] = [];
  private readonly own: Directive[] = [];
  private readonly other: Directive[] = [];

  /**
   * @param apart whether each first segment has its own look-ups: fewer look-ups per request, but more look-ups in total
   */
  constructor(private readonly forms: Form[], private readonly requestLine: RequestLine, private readonly apart: boolean) {
    const firsts = [...new Set(forms.flatMap((form) => [...form.entries.keys()]))].filter((first) => first !== '').sort();
    const others = this.starts('');
    firsts.forEach((first) => this.starts(first).forEach((start, i) => {
      if (start !== others[i]) {
        this.own.push(directive(mapKey(`${requestLine.depths[i].name}:${first}`), resultOf(start)));
      }
    }));
    others.forEach((start, i) => {
      if (start !== undefined) {
        this.other.push(directive(mapKey(requestLine.depths[i].name), resultOf(start)));
      }
    });
  }

  public get count(): number {
    return this.lookUps.size + this.branches.length;
  }

  /** @param emptySegments whether paths with empty segments have a separate map */
  public statements(name: string, emptySegments: boolean): Statement[] {
    const other = [...this.other, ...emptySegments ? [directive(mapKey(EMPTY_SEGMENTS), valueOf(OF_EMPTY_SEGMENTS))] : []];
    const lookUps = [...this.lookUps.values()].sort((a, b) => this.forms.indexOf(a.form) - this.forms.indexOf(b.form));
    return [
      comment('The first look-up, by the number of segments and the first segment.'),
      map([read(TARGET), ':', ...this.requestLine.first()], name, this.own, { otherwise: other.length > 0 ? valueOf('rp_other') : literal('') }),
      ...other.length > 0 ? [map([read(TARGET)], 'rp_other', other)] : [],
      ...this.branches.length > 0 ? [comment('The first look-up by another segment, if many look-ups are possible.')] : [],
      ...this.branches.map(({ name: branch, segment, results, otherwise }) => map(this.requestLine.plain(segment), branch,
        [...results].map(([value, result]) => directive(mapKey(value), resultOf(result))), { otherwise: resultOf(otherwise) })),
      ...lookUps.length > 0 ? [comment('The look-ups, the most specific first. The default of a look-up is the next look-up.')] : [],
      ...lookUps.flatMap((lookUp) => this.maps(lookUp)),
    ];
  }

  /** The first look-up for paths with this first segment, for each depth. */
  private starts(first: string): Result[] {
    const concerned = this.forms.filter((form) => form.entries.has(first) || form.entries.has(''))
      .map((form) => ({ form, entries: [...form.entries.get(form.entries.has('') ? '' : first)!.values()] }));
    return this.requestLine.depths.map(({ depth, slash }) => this.decide(
      concerned.filter(({ form }) => mayMatch(form, depth, slash)),
      first.endsWith(':') ? [0] : [],
      this.apart ? first : '',
    ));
  }

  /** The next step for the candidates: one look-up after the other, or first a branch by a segment that leaves few candidates. */
  private decide(candidates: Candidate[], compared: number[], scope: string): Result {
    const segment = candidates.length <= 2 || !this.apart ? -1 : candidates[0].form.parts.findIndex((_, i) => i > 0 && !compared.includes(i)
      && candidates.every(({ form }) => form.parts[i] !== undefined && 'text' in form.parts[i])
      && candidates.some(({ form }) => form.parts[i].by === 'plain'));
    if (segment < 0) {
      return candidates.reduceRight<Result>((next, { form, entries }) => this.lookUp(form, entries, compared, next, scope), undefined);
    }
    const plain = candidates.filter(({ form }) => form.parts[segment].by === 'plain');
    const texts = [...new Set(plain.flatMap(({ entries }) => entries.map((entry) => textAt(entry, segment))))].sort();
    const results = new Map(texts.map((value) => [value, this.decide(
      plain.map(({ form, entries }) => ({ form, entries: entries.filter((entry) => textAt(entry, segment) === value) }))
        .filter(({ entries }) => entries.length > 0),
      [...compared, segment],
      scope,
    )]));
    const otherwise = this.decide(candidates.filter(({ form }) => form.parts[segment].by !== 'plain'), compared, scope);
    // The branches that follow from this branch are numbered first.
    const branch: Branch = { name: `rp_branch_${this.branches.length + 1}`, segment, results, otherwise };
    this.branches.push(branch);
    return branch;
  }

  private lookUp(form: Form, entries: Entry[], compared: number[], next: Result, scope: string): Result {
    // All segments that could be compared have been compared.
    if (form.parts.every((part, i) => part.by === 'nothing' || part.by === 'plain' && compared.includes(i))) {
      return entries[0];
    }
    const identity = `${scope} ${this.forms.indexOf(form)} ${nameOf(next)}`;
    const lookUp = this.lookUps.get(identity) ?? { name: `rp_form_${this.lookUps.size + 1}`, form, next, entries: new Set<Entry>(), compared };
    this.lookUps.set(identity, lookUp);
    entries.forEach((entry) => lookUp.entries.add(entry));
    lookUp.compared = lookUp.compared.filter((i) => compared.includes(i));
    return lookUp;
  }

  /** One look-up as a map. If case matters, a second map compares the result of the hash with the request. */
  private maps({ form, entries, compared, name, next }: LookUp): Directive[] {
    // Segments that have been compared before, and that are the same for all entries, are not compared again.
    const [one, ...others] = entries;
    const skipped = compared.filter((i) => form.parts[i]?.by === 'plain' && others.every((entry) => textAt(entry, i) === textAt(one, i)));
    const source = this.requestLine.key(form, skipped);
    const keyed = [...entries].map((entry) => ({ key: keyOf(entry, skipped), route: entry.route }));
    if (!form.parts.some(({ by }) => by === 'cased')) {
      return [map(source, name, keyed.map(({ key, route }) => directive(mapKey(key), text(route))), { otherwise: resultOf(next) })];
    }
    const found = `${name}_found`;
    return [
      map(source, found, keyed.map(({ key, route }) => directive(mapKey(key), text(`${key} ${route}`)))),
      map([...source, ' ', read(found)], name, [
        directive(pattern('^(?<rp_compared>[^ ]++) \\k<rp_compared> (?<rp_found>.++)\\z'), valueOf('rp_found')),
      ], { otherwise: resultOf(next) }),
    ];
  }
}

/** The key of a look-up in the routes of a form, in the order in which the request line provides the parts. */
function keyOf({ parts }: Entry, skipped: number[]): string {
  return parts.flatMap((part, i) => skipped.includes(i) || part.by === 'nothing' ? [] : ['text' in part ? part.text : '1']).join('/');
}

function textAt({ parts }: Entry, i: number): string {
  return (parts[i] as { readonly text: string }).text;
}

function nameOf(result: Result): string {
  return result === undefined ? '' : 'route' in result ? result.route : result.name;
}

function resultOf(result: Result): Argument {
  return result === undefined ? literal('') : 'route' in result ? text(result.route) : valueOf(result.name);
}
