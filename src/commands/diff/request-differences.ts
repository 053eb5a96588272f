import { ComparedSide, outcomeOf } from './compared-side';
import { Difference, DifferenceKind, WitnessRequest } from './difference';
import { readFirst } from './example-requests';
import { plainData } from './options/plain-data';
import { PathClasses } from './paths/path-classes';
import { Decision, RejectionReason } from '../../allowlist/decision';
import type { RequestHead } from '../../allowlist/request-head';
import type { MergedRoute } from '../../allowlist/routes/merge-routes';
import { writeRouteOptions } from '../../allowlist/routes/route-options-writer';

/** Two routes that decide about the same requests, one on each side, with an example of a path. */
export interface RoutePair {
  readonly old: MergedRoute;
  readonly new: MergedRoute;
  readonly path: string;
  readonly methods: Set<string>;
}

/** The differences between the decisions about paths and methods. */
export interface RequestDifferences {
  readonly differences: Difference[];
  /** The pairs of routes that both forward the same requests, or both redirect them. Their options are still to be compared. */
  readonly pairs: RoutePair[];
}

/** A method for which preflights are compared if no route lists the method. */
const UNLISTED_METHOD = 'UNLISTED';
const PAGE = 'https://page.example';

/** The requests that one side forwards or answers, and the other side does not. */
export class RequestComparison {
  private readonly found = new Map<string, Difference>();
  private readonly pairs = new Map<string, RoutePair>();
  private readonly routeNumbers = new Map<MergedRoute, number>();

  constructor(private readonly old: ComparedSide, private readonly new_: ComparedSide, private readonly host: string) {}

  /** All differences. */
  public compare(): RequestDifferences {
    const classes = new PathClasses([this.old.allowlist, this.new_.allowlist]);
    for (const path of classes.paths()) {
      this.comparePath(path);
    }
    const gaps = [...classes.gaps].map((remark): Difference => (
      { kind: DifferenceKind.UNCERTAIN, subject: 'requests', scope: 'requests', methods: [], isDecided: false, remark: `not compared exactly: ${remark}` }));
    return { differences: [...gaps, ...this.found.values()], pairs: [...this.pairs.values()] };
  }

  private comparePath(path: string): void {
    const methods = [this.old, this.new_].flatMap(({ allowlist }) => allowlist._find(path)?.methods ?? allowlist._find(merged(path))?.methods ?? []);
    if (methods.length === 0) {
      return;
    }
    const outcomes = new Map<string, string>();
    for (const method of new Set([...methods.sort(readFirst), 'OPTIONS'])) {
      const witness = this.decided({ method, target: path, host: this.host });
      outcomes.set(method, outcomesOf(witness));
      if (isDifferent(witness)) {
        this.add(witness, method, path);
      } else if (witness.oldDecision.reason === undefined) {
        this.addPair(path, method);
      }
    }
    for (const method of new Set([...methods, UNLISTED_METHOD])) {
      const witness = this.decided({ method: 'OPTIONS', target: path, host: this.host, headers: { 'Origin': PAGE, 'Access-Control-Request-Method': method } });
      if (isDifferent(witness) && outcomesOf(witness) !== outcomes.get('OPTIONS')) {
        this.addPreflight(witness, method, path);
      }
    }
  }

  private decided(request: RequestHead): WitnessRequest {
    return { request, oldDecision: this.old.decide(request), newDecision: this.new_.decide(request) };
  }

  private add(witness: WitnessRequest, method: string, path: string): void {
    const { oldDecision, newDecision } = witness;
    const [oldRoute, newRoute] = this.routesFor(path, method);
    const names = this.namesFor(path, method);
    const option = spellingOption(oldDecision, newDecision);
    const spelled = option !== undefined && oldRoute !== undefined && newRoute !== undefined;
    const kind = kindOf(oldDecision, newDecision);
    this.merge({
      kind: spelled ? newDecision.reason === undefined ? DifferenceKind.LOOSENED : DifferenceKind.TIGHTENED : kind,
      subject: spelled ? option : 'requests',
      scope: spelled ? 'route' : 'requests',
      methods: [method],
      ...names,
      ...spelled ? { oldValue: oldDecision.reason === undefined, newValue: newDecision.reason === undefined } : {},
      ...kind === DifferenceKind.OPENED && newRoute !== undefined ? { asks: askedBy(newRoute) } : {},
      witness,
      isDecided: true,
    }, [names, this.numberOf(oldRoute), this.numberOf(newRoute), outcomesOf(witness)]);
  }

  private addPreflight(witness: WitnessRequest, method: string, path: string): void {
    const names = this.namesFor(path, 'OPTIONS');
    const [oldValue, newValue] = [this.old, this.new_].map((side) => (
      plainData((side.routeFor(path, method) ?? side.allowlist._find(path))?.route._options.cors)));
    const common = { subject: 'cors', scope: 'route' as const, methods: ['OPTIONS'], oldValue, newValue, isDecided: true, remark: 'preflights' };
    this.merge({ kind: DifferenceKind.CHANGED, ...common, ...names, witness },
      [names, outcomesOf(witness)]);
  }

  /** Adds a difference, or its methods to the same difference between the same routes. */
  private merge(difference: Difference, key: unknown[]): void {
    const name = JSON.stringify([difference.kind, difference.subject, ...key]);
    const known = this.found.get(name);
    this.found.set(name, known === undefined ? difference : { ...known, methods: [...new Set([...known.methods, ...difference.methods])].sort() });
  }

  private addPair(path: string, method: string): void {
    const [old, new_] = this.routesFor(path, method);
    if (old !== undefined && new_ !== undefined) {
      const key = `${this.numberOf(old)} ${this.numberOf(new_)}`;
      const known = this.pairs.get(key) ?? { old, new: new_, path, methods: new Set() };
      known.methods.add(method);
      this.pairs.set(key, known);
    }
  }

  private routesFor(path: string, method: string): (MergedRoute | undefined)[] {
    return [this.old, this.new_].map((side) => side.routeFor(path, method) ?? side.routeFor(merged(path), method));
  }

  /** The names of the routes that decide, which may list other methods only. */
  private namesFor(path: string, method: string): Pick<Difference, 'oldRoute' | 'newRoute'> {
    const listed = (side: ComparedSide, one: string) => side.routeFor(one, method) ?? side.allowlist._find(one);
    const [oldRoute, newRoute] = [this.old, this.new_].map((side) => (listed(side, path) ?? listed(side, merged(path)))?.route.toString());
    return { oldRoute, newRoute };
  }

  private numberOf(route: MergedRoute | undefined): number {
    if (route === undefined) {
      return -1;
    }
    const number = this.routeNumbers.get(route) ?? this.routeNumbers.size;
    this.routeNumbers.set(route, number);
    return number;
  }
}

/** The options of a route, without those that select the requests. */
function askedBy({ route }: MergedRoute): Record<string, unknown> {
  const { methods, pathParameters, literalPath, ...asks } = route._given;
  return writeRouteOptions(asks);
}

const merged = (path: string) => path.replace(/\/{2,}/g, '/');

const outcomesOf = ({ oldDecision, newDecision }: WitnessRequest) => `${outcomeOf(oldDecision)} ${outcomeOf(newDecision)}`;

/** Whether the outcomes of the two decisions differ. */
export function isDifferent({ oldDecision, newDecision }: WitnessRequest): boolean {
  return outcomeOf(oldDecision) !== outcomeOf(newDecision);
}

/** The option for which only one of two decisions rejects the spelling of a path. */
function spellingOption(...decisions: [Decision, Decision]): string | undefined {
  return decisions.find(({ reason, finding }) => reason === RejectionReason.NOT_CANONICAL && finding?.option !== undefined)?.finding?.option;
}

/** The kind of a difference of which one side forwards or answers the requests, and the other side does not. */
function kindOf(oldDecision: Decision, newDecision: Decision): DifferenceKind {
  return oldDecision.allowed === newDecision.allowed ? DifferenceKind.CHANGED : newDecision.allowed ? DifferenceKind.OPENED : DifferenceKind.CLOSED;
}
