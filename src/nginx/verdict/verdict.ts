import { decisionMaps } from './decision-maps';
import { Gate, gateOf } from './enforcement';
import { RouteVerdicts } from './route-verdicts';
import { Compilation } from '../features/compilation';
import { Statement } from '../syntax/configuration-tree';

/** The verdict on requests, made once per compilation. */
export class Verdict {
  /** The verdict on requests whose route and method are known. */
  public readonly byRoute: RouteVerdicts;
  /** The translation of the verdict into rejecting or forwarding. */
  public readonly gate: Gate;

  constructor(private readonly compilation: Compilation) {
    this.byRoute = new RouteVerdicts(compilation);
    this.gate = gateOf(compilation);
  }

  public http(): Statement[] {
    return [...decisionMaps(this.compilation, this.byRoute), ...this.gate.maps];
  }
}
