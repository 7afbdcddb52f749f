import type { Job } from '../kernel/transaction.js';

/** The job that begins and ends a session at its hours. */
export const LIVE_HOUR_TASK = 'liveHour';

export interface AboutSession {
  sessionId: string;
}

interface Hours {
  id: string;
  startsAt: Date;
  endsAt: Date;
}

/** What begins it and what ends it: placed with the session, and anew whenever its hours move. */
export function hourJobs({ id, startsAt, endsAt }: Hours): [Job, Job] {
  const payload: AboutSession = { sessionId: id };
  return [
    { task: LIVE_HOUR_TASK, payload, runAt: startsAt, key: `liveStarts ${id}` },
    { task: LIVE_HOUR_TASK, payload, runAt: endsAt, key: `liveEnds ${id}` },
  ];
}
