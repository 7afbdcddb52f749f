import type { Job } from '../kernel/transaction.js';
import type { IdentityProvider } from '../users/identity.entity.js';

/** Brings one notice through one platform. */
export const MESSAGE_TASK = 'sendMessage';

export interface MessageJob {
  noticeId: string;
  platform: IdentityProvider;
}

/** Tried for about an hour. */
const TRIES = 8;

export const messageJob = (payload: MessageJob, now: Date): Job => ({
  task: MESSAGE_TASK,
  payload,
  runAt: now,
  key: `${MESSAGE_TASK} ${payload.noticeId}`,
  tries: TRIES,
});
