import type { Job } from '../kernel/transaction.js';
import { waitSeconds, WAITS_SECONDS } from './waits.js';

export const REFUND_TASK = 'sendRefund';

export interface RefundStep {
  refundId: string;
  step: number;
}

/** From this step on, after about an hour and a half, a person is told that a refund does not get through. */
export const STUCK_FROM_STEP = WAITS_SECONDS.length + 1;

/** Sends a refund that is decided, at once. */
export function refundNow(refundId: string, now: Date): Job {
  return job({ refundId, step: 0 }, now.getTime());
}

/** The try (or question) after the one numbered `step`, until the channel's answer is final. */
export function refundAgain({ refundId, step }: RefundStep, now: Date): Job {
  return job({ refundId, step: step + 1 }, now.getTime() + waitSeconds(step) * 1000);
}

/** One try of a refund waits at a time. */
function job(payload: RefundStep, runAtMs: number): Job {
  return { task: REFUND_TASK, payload, runAt: new Date(runAtMs), key: `${REFUND_TASK} ${payload.refundId}` };
}
