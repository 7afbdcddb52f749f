import { EventEmitter } from 'node:events';
import { Logger, run, runMigrations, type Task, type TaskList, type WorkerEvents } from 'graphile-worker';
import { setTimeout } from 'node:timers/promises';
import type { Pool } from 'pg';
import { AUDIT_HEAD_CRONTAB, AUDIT_HEAD_TASK } from './audit/head.job.js';
import { logHead } from './audit/verify.service.js';
import type { Ctx } from './context.js';
import { expireQuestion, remindExpert, sweepQuestions } from './escrow/deadline.service.js';
import { patientPool } from './job-pool.js';
import { announcePresence, freeJobsOfTheDead } from './job-presence.js';
import { pruneLimits } from './kernel/limit-stores.js';
import { LIVE_HOUR_TASK } from './live/hours.rules.js';
import { REMIND_TASK } from './live/reminders.job.js';
import { remind } from './live/reminders.service.js';
import { atTheHour } from './live/sessions.service.js';
import { PROCESS_TASK, SWEEP_FILES_CRONTAB, SWEEP_FILES_TASK, TEND_FILES_TASK } from './media/process.job.js';
import { processFile } from './media/process.service.js';
import { sweepFiles } from './media/sweep.service.js';
import { tendFiles } from './media/tend.service.js';
import { MESSAGE_TASK } from './notices/message.job.js';
import { sendMessage } from './notices/messages.service.js';
import { QUESTION_DEADLINE_TASK, QUESTION_DUE_TASK } from './paid-questions/question.job.js';
import { END_ORDER_TASK, EXPIRE_ORDER_TASK } from './orders/ending.job.js';
import { askForeignRefund } from './payments/ask-foreign-refund.service.js';
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
import { sweep } from './payments/sweep.service.js';
import { ERASE_TASK } from './privacy/erasure.job.js';
import { eraseAccount } from './privacy/erasure.service.js';
import { RETENTION_CRONTAB, RETENTION_TASK } from './privacy/retention.job.js';
import { tidy } from './privacy/retention.service.js';
import { COUPONS_ENDING_CRONTAB, COUPONS_ENDING_TASK } from './promotions/ending.job.js';
import { tellOfEnding } from './promotions/ending.service.js';
import { pruneSessions } from './users/prune-sessions.service.js';
import { MAIL_TASK } from './users/mail.job.js';
import { sendMail } from './users/mail.service.js';
import { RESET_TASK } from './users/reset.job.js';
import { startReset } from './users/reset.service.js';
import { PRUNE_SESSIONS_CRONTAB, PRUNE_SESSIONS_TASK } from './users/sessions.job.js';

/** A failed job is logged by the job itself; the queue's own chatter is not wanted. */
const quiet = { logger: new Logger(() => () => undefined) };

/** Creates the job queue's own schema, or brings it up to date. */
export const migrateJobs = (databaseUrl: string): Promise<void> =>
  runMigrations({ connectionString: databaseUrl, ...quiet });

/** A belt for jobs that got lost: every ten minutes what should have ended by now is looked for. */
const SWEEP_TASK = 'sweepOrders';
const CRONTAB = [
  `*/10 * * * * ${SWEEP_TASK}`,
  ...[BILLS_CRONTAB, PRUNE_SESSIONS_CRONTAB, RETENTION_CRONTAB, AUDIT_HEAD_CRONTAB, SWEEP_FILES_CRONTAB],
  COUPONS_ENDING_CRONTAB,
].join('\n');

/** One of the tries of a job. */
interface Try {
  /** For what takes long: given when the server goes, and the job is done over by whoever comes next. */
  signal: AbortSignal;
  /** It is not tried again by itself. */
  last: boolean;
}

type JobTask = (ctx: Ctx, payload: unknown, attempt: Try) => Promise<unknown>;

/** What may wait, by task name. Every task looks at the state again before it acts. */
const TASKS: Record<string, JobTask> = {
  [RECONCILE_TASK]: reconcilePayment,
  [EXPIRE_ORDER_TASK]: expireOrder,
  [END_ORDER_TASK]: endOrderJob,
  [REFUND_TASK]: sendRefund,
  [DELIVERY_TASK]: deliverPayment,
  [FOREIGN_REFUND_TASK]: askForeignRefund,
  [SWEEP_TASK]: async ctx => {
    await freeJobsOfTheDead(ctx.em.fork());
    await pruneLimits(ctx.em.fork());
    await sweep(ctx);
    await sweepQuestions(ctx);
  },
  [QUESTION_DEADLINE_TASK]: expireQuestion,
  [QUESTION_DUE_TASK]: remindExpert,
  [BILLS_TASK]: reconcileLastDays,
  [AUDIT_HEAD_TASK]: logHead,
  [ERASE_TASK]: eraseAccount,
  [RETENTION_TASK]: tidy,
  [PRUNE_SESSIONS_TASK]: pruneSessions,
  [COUPONS_ENDING_TASK]: tellOfEnding,
  [LIVE_HOUR_TASK]: atTheHour,
  [REMIND_TASK]: remind,
  [MAIL_TASK]: sendMail,
  [MESSAGE_TASK]: sendMessage,
  [RESET_TASK]: startReset,
  [PROCESS_TASK]: processFile,
  [SWEEP_FILES_TASK]: sweepFiles,
  [TEND_FILES_TASK]: tendFiles,
};

const tasks = (systemCtx: () => Ctx): TaskList =>
  Object.fromEntries(Object.entries(TASKS).map(([name, task]) => [name, logged(name, systemCtx, task)]));

export interface Jobs {
  /** Settles when the workers have ended, wanted or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * More than there are connections: most of a job is waiting for a channel, for five seconds where it does not answer, and
 * holds none meanwhile. With four, eight such jobs kept the next one waiting for ten seconds.
 */
const WORKERS = 12;

/** `timed`: also what comes round by the clock. */
export async function startJobs(pool: Pool, systemCtx: () => Ctx, timed: boolean): Promise<Jobs> {
  const presence = await announcePresence(pool);
  let isOver = false;
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => presence.holdFor(workerPool.id));
  const runner = await run({
    events,
    pgPool: patientPool(pool, () => isOver),
    taskList: tasks(systemCtx),
    crontab: timed ? CRONTAB : '',
    concurrency: WORKERS,
    noHandleSignals: true,
    pollInterval: 2000,
    ...quiet,
  });
  if (timed) await runner.addJob(TEND_FILES_TASK, {}, { jobKey: TEND_FILES_TASK });
  return {
    ended: runner.promise,
    async stop() {
      isOver = true;
      try {
        await runner.stop();
      } finally {
        presence.end(); // The queue refuses to stop workers that ended by themselves.
      }
    },
  };
}

/** The queue tries a failed job again by itself, with growing waits; the failure is told once each time. */
function logged(name: string, systemCtx: () => Ctx, task: JobTask): Task {
  return async (payload, { abortSignal: signal, job: { attempts, max_attempts: tries } }) => {
    const ctx = systemCtx();
    try {
      await task(ctx, payload, { signal, last: attempts >= tries });
    } catch (error) {
      ctx.log.error({ error, job: name, payload }, 'Job failed');
      throw error;
    }
  };
}

/** Our clock has no microseconds: a job of this very millisecond is due. */
const DUE = `select array_agg(id) as ids from graphile_worker.jobs
  where date_trunc('milliseconds', run_at) <= $1 and attempts < max_attempts`;
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
