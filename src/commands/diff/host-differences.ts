import type { ComparedSide } from './compared-side';
import { Difference, DifferenceKind } from './difference';
import { exampleRequest } from './example-requests';
import { ANY_HOST, HostClasses, HostEntry } from './host-classes';

/** The differences between the allowed hosts. Every request for such a host is judged differently if one side accepts the request. */
export function hostDifferences(old: ComparedSide, new_: ComparedSide, { onlyOld, onlyNew }: HostClasses): Difference[] {
  const difference = (kind: DifferenceKind, { entry, host }: HostEntry, allowing: ComparedSide): Difference => {
    const request = exampleRequest(allowing, host);
    const witness = request && { request, oldDecision: old.decide(request), newDecision: new_.decide(request) };
    const others = (kind === DifferenceKind.OPENED ? old : new_).allowlist.hosts;
    return {
      kind,
      subject: 'host',
      scope: 'hosts',
      methods: [],
      ...kind === DifferenceKind.OPENED ? { newValue: entry } : { oldValue: entry },
      witness,
      isDecided: witness !== undefined,
      ...entry === ANY_HOST ? { remark: `all hosts other than ${others.join(', ')}` } : {},
    };
  };
  return [
    ...onlyNew.map((entry) => difference(DifferenceKind.OPENED, entry, new_)),
    ...onlyOld.map((entry) => difference(DifferenceKind.CLOSED, entry, old)),
  ];
}
