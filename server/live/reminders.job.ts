import type { Job } from '../kernel/transaction.js';
import { Reminder, soonAt } from './reminders.rules.js';

/** Tells a page of those who reserved a place, and has the next page told. */
export const REMIND_TASK = 'remindOfLive';

export interface RemindJob {
  sessionId: string;
  reminder: Reminder;
  /** ISO; what was planned when the job was placed. */
  startsAt: string;
  /** When it is due, ISO; each is told of one occasion once. */
  dueAt: string;
  /** The last reservation of the page before. */
  after: string | null;
}

interface Planned {
  id: string;
  startsAt: Date;
}

/** A later job of the same kind takes the place of one that waits. */
export const remindJob = (payload: RemindJob): Job => ({
  task: REMIND_TASK,
  payload,
  runAt: new Date(payload.dueAt),
  key: `remindOfLive ${payload.reminder} ${payload.sessionId}`,
});

/** Of what happens to a session, at `dueAt`. */
export const firstPage = ({ id, startsAt }: Planned, reminder: Reminder, dueAt: Date): Job =>
  remindJob({
    ...{ sessionId: id, reminder, startsAt: startsAt.toISOString() },
    ...{ dueAt: dueAt.toISOString(), after: null },
  });

/** Before its hour; placed anew whenever the hour moves. */
export const soonJob = (session: Planned): Job => firstPage(session, Reminder.SOON, soonAt(session.startsAt));
