import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notifyAll } from '../notices/notices.service.js';
import { LiveSession } from './live-session.entity.js';
import { firstPage, remindJob, soonJob, type RemindJob } from './reminders.job.js';
import { isDue, Reminder, soonAt } from './reminders.rules.js';

/** So many are told in one transaction. */
const PAGE = 500;

const KINDS: Record<Reminder, NoticeKind> = {
  [Reminder.SOON]: NoticeKind.LIVE_SOON,
  [Reminder.STARTED]: NoticeKind.LIVE_STARTED,
  [Reminder.MOVED]: NoticeKind.LIVE_MOVED,
  [Reminder.CANCELLED]: NoticeKind.LIVE_CANCELLED,
};

interface Told {
  id: string;
  userId: string;
}

/**
 * Tells the next page of those who reserved a place. Notices, marks and the job for the page after are one transaction: a
 * process that dies leaves the page to whoever takes the job over, and a key has nobody told twice.
 */
export async function remind(ctx: Ctx, payload: unknown): Promise<void> {
  const job = payload as RemindJob;
  await inTransaction(ctx, async tx => {
    const session = await tx.em.findOne(LiveSession, job.sessionId);
    // The queue's clock was ahead of ours, or the hour has moved.
    if (session && job.reminder === Reminder.SOON && soonAt(session.startsAt) > tx.now())
      tx.enqueue(soonJob(session));
    if (!session || !isDue(job.reminder, session, { startsAt: new Date(job.startsAt) }, tx.now())) return;
    const page = await nextPage(tx, job);
    await notifyAll(
      tx,
      page.map(({ userId }) => ({
        ...{ userId, kind: KINDS[job.reminder], title: session.title },
        target: { kind: NoticeTargetKind.LIVE_SESSION, id: session.id },
        person: session.teacher.id,
        key: `live ${session.id} ${job.reminder} ${job.dueAt}`,
        ...(job.reminder !== Reminder.CANCELLED && { at: session.startsAt }),
      })),
    );
    const last = page.at(-1);
    if (last && page.length === PAGE) tx.enqueue(remindJob({ ...job, after: last.id }));
  });
}

/** That it begins is told once, before or at its hour; anything else to all who reserved a place. */
async function nextPage({ em, now }: Tx<Ctx>, { sessionId, reminder, after }: RemindJob): Promise<Told[]> {
  const begins = reminder === Reminder.SOON || reminder === Reminder.STARTED;
  const page = await em.execute<Told[]>(
    `select id, user_id as "userId" from live_reservations
     where session_id = ? ${begins ? 'and reminded_at is null' : ''} and (?::uuid is null or id > ?::uuid)
     order by id limit ${PAGE} for no key update`,
    [sessionId, after, after],
  );
  if (begins)
    await em.execute(
      `update live_reservations set reminded_at = ?
       where id in (select value::uuid from json_array_elements_text(?::json))`,
      [now(), JSON.stringify(page.map(({ id }) => id))],
    );
  return page;
}

/** Places what is due before the hour, and tells of an hour that has moved from `hourBefore`, in milliseconds. */
export async function planReminders(
  tx: Tx<Ctx>,
  session: LiveSession,
  hourBefore: number | null,
): Promise<void> {
  if (hourBefore === session.startsAt.getTime()) return;
  // Moved to less than that ahead: what is told of the move, or at the hour, is enough.
  if (soonAt(session.startsAt) > tx.now()) tx.enqueue(soonJob(session));
  if (hourBefore === null) return;
  await tx.em.execute('update live_reservations set reminded_at = null where session_id = ?', [session.id]);
  tx.enqueue(firstPage(session, Reminder.MOVED, tx.now()));
}
