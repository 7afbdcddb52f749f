import type { Job } from '../kernel/transaction.js';

/** Erases an account whose cooling-off is over. */
export const ERASE_TASK = 'eraseAccount';

export interface AboutAccount {
  userId: string;
}

export function erasureJob(userId: string, runAt: Date): Job {
  const payload: AboutAccount = { userId };
  return { task: ERASE_TASK, payload, runAt, key: `${ERASE_TASK} ${userId}` };
}
