import { Logger, run, runMigrations, type Task, type TaskList } from 'graphile-worker';
import { setTimeout } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Ctx } from './context.js';
import { END_ORDER_TASK, EXPIRE_ORDER_TASK } from './orders/ending.job.js';
import { BILLS_CRONTAB, BILLS_TASK } from './payments/bills.job.js';
import { reconcileLastDays } from './payments/bills.service.js';
import { endOrderJob, expireOrder } from './payments/closing.service.js';
import { DELIVERY_TASK } from './payments/delivery.job.js';
import { deliverPayment } from './payments/delivery.service.js';
import { FOREIGN_REFUND_TASK } from './payments/foreign-refund.job.js';
import { RECONCILE_TASK } from './payments/reconcile.job.js';
import { reconcilePayment } from './payments/reconcile.service.js';
import { REFUND_TASK } from './payments/refund.job.js';
import { sendRefund } from './payments/send-refund.service.js';
import { askForeignRefund } from './payments/foreign-refund.service.js';
import { settleRefund } from './payments/settle-refund.service.js';
import { sweep } from './payments/sweep.service.js';

/** A failed job is logged by the job itself; the queue's own chatter is not wanted. */
const quiet = { logger: new Logger(() => () => undefined) };

/** Creates the job queue's own schema, or brings it up to date. */
export const migrateJobs = (databaseUrl: string): Promise<void> =>
  runMigrations({ connectionString: databaseUrl, ...quiet });

/** A belt for jobs that got lost: every ten minutes what should have ended by now is looked for. */
const SWEEP_TASK = 'sweepOrders';
const CRONTAB = `*/10 * * * * ${SWEEP_TASK}\n${BILLS_CRONTAB}`;

/** What may wait, by task name. Every task looks at the state again before it acts. */
const TASKS: Record<string, (ctx: Ctx, payload: unknown) => Promise<unknown>> = {
  [RECONCILE_TASK]: reconcilePayment,
  [EXPIRE_ORDER_TASK]: expireOrder,
  [END_ORDER_TASK]: endOrderJob,
  [REFUND_TASK]: sendRefund,
  [DELIVERY_TASK]: deliverPayment,
  [FOREIGN_REFUND_TASK]: (ctx, payload) =>
    askForeignRefund(ctx, payload, receipt => settleRefund(ctx, receipt)),
  [SWEEP_TASK]: sweep,
  [BILLS_TASK]: reconcileLastDays,
};

const tasks = (systemCtx: () => Ctx): TaskList =>
  Object.fromEntries(Object.entries(TASKS).map(([name, task]) => [name, logged(name, systemCtx, task)]));

export interface Jobs {
  /** Settles when the workers have ended, wanted or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** `timed`: also what comes round by the clock. */
export async function startJobs(pool: Pool, systemCtx: () => Ctx, timed: boolean): Promise<Jobs> {
  const presence = await announcePresence(pool);
  const runner = await run({
    pgPool: pool,
    taskList: tasks(systemCtx),
    crontab: timed ? CRONTAB : '',
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 2000,
    ...quiet,
  });
  return {
    ended: runner.promise,
    async stop() {
      try {
        await runner.stop();
      } finally {
        presence.end(); // The queue refuses to stop workers that ended by themselves.
      }
    },
  };
}

/** Any number that nobody else uses for advisory locks of this database. */
const PRESENCE = 7_421_009;

const AGAIN_MS = 500;

interface Presence {
  end(): void;
}

/**
 * Every process with workers holds a shared lock for as long as it lives. Who can have it alone at start knows that all
 * others are dead, and frees the jobs that they held when they were killed; the queue itself would wait four hours.
 */
async function announcePresence(pool: Pool): Promise<Presence> {
  const client = await pool.connect();
  const { rows } = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    PRESENCE,
  ]);
  if (rows[0]?.alone) {
    await client.query(`select graphile_worker.force_unlock_workers(array_agg(locked_by))
      from graphile_worker.jobs where locked_by is not null having count(*) > 0`);
  }
  await client.query('select pg_advisory_lock_shared($1)', [PRESENCE]);
  if (rows[0]?.alone) await client.query('select pg_advisory_unlock($1)', [PRESENCE]);
  return keepPresence(pool, client);
}

/** The lock goes with its connection, and others would then take the jobs of the living for those of the dead. */
function keepPresence(pool: Pool, first: PoolClient): Presence {
  let client: PoolClient | null = null;
  let isOver = false;
  const hold = (locked: PoolClient): void => {
    client = locked;
    locked.once('end', () => {
      client = null;
      void renew();
    });
  };
  const renew = async (): Promise<void> => {
    while (!isOver && !client) {
      await setTimeout(AGAIN_MS);
      const next = await pool.connect().catch(() => null);
      if (!next) continue;
      hold(next);
      await next.query('select pg_advisory_lock_shared($1)', [PRESENCE]).catch(() => undefined);
    }
  };
  hold(first);
  return {
    end() {
      isOver = true;
      client?.release(true);
    },
  };
}

/** The queue tries a failed job again by itself, with growing waits; the failure is told once each time. */
function logged(
  name: string,
  systemCtx: () => Ctx,
  task: (ctx: Ctx, payload: unknown) => Promise<unknown>,
): Task {
  return async payload => {
    const ctx = systemCtx();
    try {
      await task(ctx, payload);
    } catch (error) {
      ctx.log.error({ error, job: name, payload }, 'Job failed');
      throw error;
    }
  };
}

const DUE = `select array_agg(id) as ids from graphile_worker.jobs where run_at <= $1 and attempts < max_attempts`;
const PATIENCE_MS = 10_000;

/** Brings forward what is due at `now` and waits until it has run. */
export async function runDueJobs(pool: Pool, now: Date): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { rows } = await pool.query<{ ids: string[] | null }>(DUE, [now]);
    const ids = rows[0]?.ids;
    if (!ids?.length) return;
    await pool.query('select graphile_worker.reschedule_jobs($1::bigint[], run_at := now())', [ids]);
    // Rescheduling tells nobody; told, the workers look at once instead of at their next poll.
    await pool.query(
      `select pg_notify('jobs:insert', json_build_object('r', random(), 'count', $1::int)::text)`,
      [ids.length],
    );
    await setTimeout(20);
  }
  throw new Error('Jobs that are due do not end.');
}
