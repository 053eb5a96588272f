/** The middle of the values; `undefined` of none. */
export function median(values: number[]): number | undefined {
  return quantile(values, 0.5);
}

/** Between which values the middle half lies; `undefined` of none. */
export function middleHalf(values: number[]): [from: number, to: number] | undefined {
  return values.length === 0 ? undefined : [quantile(values, 0.25)!, quantile(values, 0.75)!];
}

/** Between two values, in proportion. */
function quantile(values: number[], share: number): number | undefined {
  if (values.length === 0) {
    return undefined;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below + (above - below) * (at - Math.floor(at));
}

/**
 * How many times the other's value, compared round by round: what disturbs the
 * machine for longer than a round disturbs both. `undefined` where either was not measured.
 */
export function medianRatio(values: number[], others: number[]): number | undefined {
  return median(values.slice(0, others.length).map((value, round) => value / others[round]));
}
