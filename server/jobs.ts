import { Logger, run, runMigrations, type Runner, type Task, type TaskList } from 'graphile-worker';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Ctx } from './context.js';
import { RECONCILE_TASK } from './payments/reconcile.job.js';
import { reconcilePayment } from './payments/reconcile.service.js';

/** A failed job is logged by the job itself; the queue's own chatter is not wanted. */
const quiet = { logger: new Logger(() => () => undefined) };

/** Creates the job queue's own schema, or brings it up to date. */
export const migrateJobs = (databaseUrl: string): Promise<void> =>
  runMigrations({ connectionString: databaseUrl, ...quiet });

/** What may wait, by task name. Every task looks at the state again before it acts. */
const tasks = (systemCtx: () => Ctx): TaskList => ({
  [RECONCILE_TASK]: logged(RECONCILE_TASK, systemCtx, reconcilePayment),
});

export function startJobs(pool: Pool, systemCtx: () => Ctx): Promise<Runner> {
  return run({
    pgPool: pool,
    taskList: tasks(systemCtx),
    concurrency: 4,
    noHandleSignals: true,
    pollInterval: 2000,
    ...quiet,
  });
}

/** The queue tries a failed job again by itself, with growing waits; the failure is told once each time. */
function logged(
  name: string,
  systemCtx: () => Ctx,
  task: (ctx: Ctx, payload: unknown) => Promise<void>,
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

/** Brings forward what is due at `now` and waits until it has run. */
export async function runDueJobs(pool: Pool, now: Date): Promise<void> {
  for (;;) {
    const { rows } = await pool.query<{ ids: string[] | null }>(DUE, [now]);
    const ids = rows[0]?.ids;
    if (!ids?.length) return;
    await pool.query('select graphile_worker.reschedule_jobs($1::bigint[], run_at := now())', [ids]);
    await setTimeout(20);
  }
}
