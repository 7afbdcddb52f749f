import { DeadlockException } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Bus, Message, Topic } from './bus.js';
import { notify } from './bus-postgres.js';

/** A job for graphile-worker; `runAt` and `key` as its `add_job` knows them. */
export interface Job {
  task: string;
  payload: object;
  runAt: Date;
  /** A job with the same key replaces this one as long as it has not run. */
  key: string;
  /** Jobs of one queue run one after the other, over all processes. */
  queue?: string;
  /** How often it is tried, with growing waits; 25 times over days where nothing is said. */
  tries?: number;
}

export type Tx<C> = C & {
  /** Heard by every process once the transaction has committed, and never if it does not. */
  publish(topic: Topic, id: string): void;
  /** Enqueued in the same transaction. */
  enqueue(job: Job): void;
  /**
   * Runs when all that `work` wrote is written, and before jobs and messages: for what must hold a lock that everybody
   * wants. It writes by statements.
   */
  beforeCommit(last: () => Promise<void>): void;
  /** Runs in this process once it is committed, and never if it is not. */
  afterCommit(then: () => void): void;
};

const DATABASE: Pick<Bus, 'send'> = { send: notify };

/** What a transaction begins with; a command beside the server has no topics, and PostgreSQL carries what it tells. */
interface Begun {
  em: EntityManager;
  topics?: Pick<Bus, 'send'>;
  now(): Date;
}

/** How often a transaction is done over that PostgreSQL ended so that another one could go on. */
const MORE_TRIES = 2;

/**
 * Runs `work` in one transaction with a fresh identity map, at one moment: what is written together has one time.
 * Everything reached through `tx` belongs to it; what throws rolls all of it back, messages and jobs included. After a
 * deadlock or a failed serialization `work` runs again from its beginning, so it may have no effect but through `tx`.
 */
export async function inTransaction<C extends Begun, T>(ctx: C, work: (tx: Tx<C>) => Promise<T>): Promise<T> {
  for (let left = MORE_TRIES; ; left--) {
    try {
      return await once(ctx, work);
    } catch (error) {
      // MikroORM's word for 40P01 and 40001.
      if (!(error instanceof DeadlockException) || left === 0) throw error;
    }
  }
}

async function once<C extends Begun, T>(ctx: C, work: (tx: Tx<C>) => Promise<T>): Promise<T> {
  const thens: (() => void)[] = [];
  const result = await ctx.em.fork().transactional(async em => {
    const begun = ctx.now();
    const messages: Message[] = [];
    const jobs: Job[] = [];
    const lasts: (() => Promise<void>)[] = [];
    const done = await work({
      ...ctx,
      em,
      now: () => begun,
      publish: (topic, id) => void messages.push({ topic, id }),
      enqueue: job => void jobs.push(job),
      beforeCommit: last => void lasts.push(last),
      afterCommit: then => void thens.push(then),
    });
    await em.flush();
    for (const last of lasts) await last();
    for (const { task, payload, runAt, key, queue, tries } of jobs) {
      await em.execute(
        `select graphile_worker.add_job(?, payload := ?::json, run_at := ?::timestamptz, job_key := ?, queue_name := ?,
           max_attempts := ?)`,
        [task, JSON.stringify(payload), runAt.toISOString(), key, queue ?? null, tries ?? null],
      );
    }
    thens.push(await (ctx.topics ?? DATABASE).send(em, messages));
    return done;
  });
  for (const then of thens) then();
  return result;
}
