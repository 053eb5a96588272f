/** The middle of the values; `undefined` of none. */
export function median(values: number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length === 0 ? undefined : sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * How many times the other's value, compared round by round: what disturbs the
 * machine for longer than a round disturbs both. `undefined` where either was not measured.
 */
export function medianRatio(values: number[], others: number[]): number | undefined {
  return median(values.slice(0, others.length).map((value, round) => value / others[round]));
}
