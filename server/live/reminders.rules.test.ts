import { describe, expect, it } from 'vitest';
import { LiveStatus } from './live.rules.js';
import { isDue, Reminder } from './reminders.rules.js';

const { SCHEDULED, LIVE, ENDED, CANCELLED } = LiveStatus;
const now = new Date('2026-11-21T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('a reminder', () => {
  it.each([
    [Reminder.SOON, SCHEDULED, 11, 11, false],
    [Reminder.SOON, SCHEDULED, 10, 10, true],
    [Reminder.SOON, SCHEDULED, 1, 1, true],
    [Reminder.SOON, SCHEDULED, 0, 0, false],
    [Reminder.SOON, SCHEDULED, 60, 10, false],
    [Reminder.SOON, LIVE, 5, 5, false],
    [Reminder.SOON, CANCELLED, 5, 5, false],
    [Reminder.STARTED, LIVE, 0, 0, true],
    [Reminder.STARTED, LIVE, 20, 20, true],
    [Reminder.STARTED, ENDED, 0, 0, false],
    [Reminder.MOVED, SCHEDULED, 60, 60, true],
    [Reminder.MOVED, SCHEDULED, 90, 60, false],
    [Reminder.MOVED, SCHEDULED, -1, -1, false],
    [Reminder.MOVED, LIVE, 60, 60, false],
    [Reminder.CANCELLED, CANCELLED, 60, 60, true],
    [Reminder.CANCELLED, SCHEDULED, 60, 60, false],
  ])('%s of a session that is %s and begins in %i minutes, planned for %i: %s', (...facts) => {
    const [reminder, status, begins, planned, due] = facts;
    const session = { status, startsAt: inMinutes(begins) };
    expect(isDue(reminder, session, { startsAt: inMinutes(planned) }, now)).toBe(due);
  });
});
