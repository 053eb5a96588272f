import type { TemplateResource } from './assembly';

type Resources = Record<string, TemplateResource>;

/** A change of one resource, as a change set lists it. */
export interface ResourceChange {
  readonly logicalId: string;
  readonly type: string;
  readonly action: string;
  /** `True`, `False` or `Conditional`; not given for what is added or removed. */
  readonly replacement?: string;
  /** Whether all that may change is what it reads of something that changes: known only when that is done. */
  readonly follows?: boolean;
}

/** What one more route may change, and whether it replaces it. */
const MAY_CHANGE: Record<string, string> = {
  'AWS::ECS::TaskDefinition': 'True',
  'AWS::ECS::Service': 'False',
};

/** The changes of a change set that another route does not call for, and those that it does and are not there. */
export function complaintsAbout(changes: ResourceChange[], before: Resources, after: Resources): string[] {
  const certain = changes.filter(({ follows }) => !follows);
  const changed = certain.map(({ logicalId }) => logicalId);
  const called = changesCalledFor(before, after);
  return [
    ...certain
      .filter(({ type, action, replacement }) => action !== 'Modify' || MAY_CHANGE[type] === undefined || replacement !== MAY_CHANGE[type])
      .map(({ logicalId, type, action, replacement }) => `${action} of ${type} ${logicalId}${replacement ? `, replacement ${replacement}` : ''}`),
    ...called.filter((id) => !changed.includes(id)).map((id) => `no change of ${after[id].Type} ${id}`),
    ...changed.filter((id) => !called.includes(id)).map((id) => `a change of ${id}, whose definition is the same`),
  ];
}

/** The resources whose definition is another one, and the services that run a task definition among them. */
export function changesCalledFor(before: Resources, after: Resources): string[] {
  const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const other = ids.filter((id) => JSON.stringify(before[id]) !== JSON.stringify(after[id]));
  const running = ids.filter((id) => after[id]?.Type === 'AWS::ECS::Service' && other.includes(after[id].Properties?.TaskDefinition?.Ref));
  return [...new Set([...other, ...running])].sort();
}
