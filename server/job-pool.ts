import { setTimeout } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';

const AGAIN_MS = 250;

/** A database that is started anew has long come back by then. */
const PATIENCE_MS = 60_000;

/** Nobody listens, or not yet, or the line was cut. */
const AWAY = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '57P01', '57P02', '57P03'];

type Back = Parameters<Pool['connect']>[0];

/** Whether it says that the database went, or is not there yet. */
export const isAway = (error: unknown): boolean =>
  AWAY.includes((error as { code?: string }).code ?? '') || /terminated/.test((error as Error).message);

/**
 * The pool for the queue, whose connections are waited for while the database is away: when a job ends then, the queue
 * would throw what nobody catches, and the whole server would go with it. It waits no more once `isOver`.
 */
export function patientPool(pool: Pool, isOver: () => boolean): Pool {
  const connect = async (): Promise<PoolClient> => {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      try {
        return await pool.connect();
      } catch (error) {
        if (!isAway(error) || isOver() || performance.now() > deadline) throw error;
      }
      await setTimeout(AGAIN_MS);
    }
  };
  return new Proxy(pool, {
    get(target, name) {
      // Whoever listens brings a callback, and comes again by itself.
      if (name === 'connect') return (back?: Back) => (back ? target.connect(back) : connect());
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
