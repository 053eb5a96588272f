/** Does something with each item, some of them at a time; the results are in the order of the items. */
export async function inParallel<T, R>(atOnce: number, items: T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const rest = items.map((item, index) => ({ item, index }));
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      results[next.index] = await act(next.item);
    }
  }));
  return results;
}
