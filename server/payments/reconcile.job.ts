import type { Job } from '../kernel/transaction.js';
import type { Payment } from './payment.entity.js';
import { LATE_QUESTIONS_SECONDS, OPEN_QUESTIONS_SECONDS } from './payment.rules.js';
import { HOUR_SECONDS } from './waits.js';

export const RECONCILE_TASK = 'reconcilePayment';

export interface Question {
  paymentId: string;
  step: number;
  /** Asked after the attempt ended unpaid. */
  late: boolean;
}

/** The question number `step` about an open attempt; past the table hourly, until the channel's answer is final. */
export function openQuestion(payment: Payment, step: number, now: Date): Job {
  const after = OPEN_QUESTIONS_SECONDS[step];
  const runAt =
    after === undefined ? now.getTime() + HOUR_SECONDS * 1000 : payment.createdAt.getTime() + after * 1000;
  return job({ paymentId: payment.id, step, late: false }, runAt);
}

/** The question number `step` after an attempt ended at `now` without money; null past the table. */
export function lateQuestion(payment: Payment, step: number, now: Date): Job | null {
  const after = LATE_QUESTIONS_SECONDS[step];
  if (after === undefined) return null;
  const before = step === 0 ? 0 : (LATE_QUESTIONS_SECONDS[step - 1] ?? 0);
  return job({ paymentId: payment.id, step, late: true }, now.getTime() + (after - before) * 1000);
}

/** One question about an attempt waits at a time: the key lets the next one take its place. */
function job(question: Question, runAtMs: number): Job {
  return {
    task: RECONCILE_TASK,
    payload: question,
    runAt: new Date(runAtMs),
    key: `${RECONCILE_TASK} ${question.paymentId}`,
  };
}
