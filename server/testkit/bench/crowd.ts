/** Does `count` pieces of work, `atOnce` of them at a time; resolves to the seconds that it took. */
export async function crowd(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<number> {
  const started = performance.now();
  let next = 0;
  const lane = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, count) }, lane));
  return (performance.now() - started) / 1000;
}

/** The value that so many hundredths of the values do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? NaN;
}
