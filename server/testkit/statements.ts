import { Client } from 'pg';

/** The queue's own polling is not part of any request. */
const BACKGROUND = /graphile_worker|^listen /i;

/** The SQL that this process sent while `work` ran, in order, background polling left out. */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent: string[] = [];
  // The driver's method takes many forms of arguments; all of them pass through untouched.
  const prototype = Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const original = prototype.query;
  prototype.query = function (this: unknown, ...args: unknown[]) {
    const [query] = args;
    const text = typeof query === 'string' ? query : (query as { text?: string }).text;
    if (text && !BACKGROUND.test(text)) sent.push(text);
    return original.apply(this, args);
  };
  try {
    await work();
  } finally {
    prototype.query = original;
  }
  return sent;
}
