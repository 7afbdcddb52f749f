import { LiveStatus } from './live.rules.js';

/** Why whoever reserved a place is told. */
export enum Reminder {
  SOON = 'SOON',
  STARTED = 'STARTED',
  MOVED = 'MOVED',
  CANCELLED = 'CANCELLED',
}

/** So long before the hour whoever reserved a place is told. */
const SOON_MS = 10 * 60_000;

export const soonAt = (startsAt: Date): Date => new Date(startsAt.getTime() - SOON_MS);

interface Facts {
  status: LiveStatus;
  startsAt: Date;
}

/** Whether it is still so: what was planned may have been moved, begun or called off since. */
export function isDue(reminder: Reminder, session: Facts, planned: { startsAt: Date }, now: Date): boolean {
  const isToCome = session.status === LiveStatus.SCHEDULED && now < session.startsAt;
  switch (reminder) {
    case Reminder.SOON:
      return isToCome && soonAt(session.startsAt) <= now;
    case Reminder.STARTED:
      return session.status === LiveStatus.LIVE;
    case Reminder.MOVED:
      return isToCome && session.startsAt.getTime() === planned.startsAt.getTime();
    case Reminder.CANCELLED:
      return session.status === LiveStatus.CANCELLED;
  }
}
