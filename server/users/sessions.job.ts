/** Forgets sessions and refresh tokens that nobody can use any more; its payload says nothing. */
export const PRUNE_SESSIONS_TASK = 'pruneSessions';

/** Every night at 04:40 in Shanghai, which is 20:40 for the queue; what was missed is made up for by the next. */
export const PRUNE_SESSIONS_CRONTAB = `40 20 * * * ${PRUNE_SESSIONS_TASK}`;
