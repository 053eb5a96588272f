import { DifferenceKind } from '../difference';

/** The kind of a difference between two values that are not equal. */
export type ValueComparison = (old: any, new_: any) => DifferenceKind;

const { CHANGED, CLOSED, LOOSENED, OPENED, TIGHTENED } = DifferenceKind;

/** Neither value is stricter. */
export const neither: ValueComparison = () => CHANGED;

/** A larger number is looser. No number stands for no limit. */
export const largerIsLooser: ValueComparison = (old = Infinity, new_ = Infinity) => new_ > old ? LOOSENED : TIGHTENED;

/** `true` is looser than `false`. */
export const trueIsLooser: ValueComparison = (_, new_) => new_ ? LOOSENED : TIGHTENED;

/** `true` is stricter than `false`. */
export const trueIsStricter: ValueComparison = (_, new_) => new_ ? TIGHTENED : LOOSENED;

/** A value is a requirement, and no value is none. Neither of two different requirements is stricter. */
export const requirement: ValueComparison = (old, new_) => old === undefined ? TIGHTENED : new_ === undefined ? LOOSENED : CHANGED;

/** A list with more texts is looser. No list stands for all texts. */
export const longerListIsLooser: ValueComparison = (old?: string[], new_?: string[]) => {
  const holds = (outer: string[] | undefined, inner: string[] | undefined) => (
    outer === undefined || inner !== undefined && inner.every((text) => outer.includes(text)));
  return holds(new_, old) ? LOOSENED : holds(old, new_) ? TIGHTENED : CHANGED;
};

/** A list with more texts is stricter. */
export const longerListIsStricter: ValueComparison = (old: string[], new_: string[]) => longerListIsLooser(new_, old);

/** With the value, requests are forwarded that would be rejected without it. */
export const opensWith = (value: unknown): ValueComparison => (_, new_) => new_ === value ? OPENED : CLOSED;

/** The loosest of several kinds. Parts of which one is looser are looser together, whatever the others are. */
export function loosestKind(kinds: DifferenceKind[]): DifferenceKind {
  return [LOOSENED, CHANGED, TIGHTENED].find((kind) => kinds.includes(kind)) ?? CHANGED;
}

/** Members that are compared one by one. A missing object is compared by the first comparison. */
export function members(whole: ValueComparison, parts: Record<string, ValueComparison>): ValueComparison {
  return (old, new_) => old === undefined || new_ === undefined ? whole(old, new_)
    : loosestKind(Object.entries(parts).filter(([name]) => !equal(old[name], new_[name])).map(([name, compare]) => compare(old[name], new_[name])));
}

/** Whether two values of plain data are equal. */
export function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
