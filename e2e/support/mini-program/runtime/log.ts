/** One app runs in one browser page, so what it does is kept here, for the test to read. */
export interface Call {
  name: string;
  args: unknown;
  at: number;
}

export const calls: Call[] = [];
export const faults: string[] = [];

export function logCall(name: string, args: unknown): void {
  calls.push({ name, args: plain(args), at: Date.now() });
}

export function logFault(kind: string, error: unknown): void {
  const words = typeof error === 'object' ? JSON.stringify(error) : String(error);
  faults.push(`${kind}: ${error instanceof Error ? (error.stack ?? error.message) : words}`);
}

/** Callbacks and class instances do not cross into the test; values do. */
function plain(value: unknown, depth = 0): unknown {
  if (typeof value === 'function' || depth > 6) return undefined;
  if (Array.isArray(value)) return value.map(item => plain(item, depth + 1));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => typeof item !== 'function')
      .map(([key, item]) => [key, plain(item, depth + 1)]),
  );
}
