import type { Job } from '../kernel/transaction.js';
import type { PaymentChannel } from './gateways/gateway.js';
import { waitSeconds } from './waits.js';

/** Asks the channel about a refund that was not started here. */
export const FOREIGN_REFUND_TASK = 'askForeignRefund';

export interface ForeignRefund {
  channel: PaymentChannel;
  number: string;
  paymentNumber: string;
  step: number;
}

/** What somebody else started is mostly done when we are told of it. */
const FOREIGN_WAITS_SECONDS = [1, 30, 180, 1800] as const;

/** After a day of questions a person is told. */
export const LAST_STEP = 24;

export function foreignRefundJob(
  { channel, number, paymentNumber }: Omit<ForeignRefund, 'step'>,
  step: number,
  now: Date,
): Job {
  return {
    task: FOREIGN_REFUND_TASK,
    payload: { channel, number, paymentNumber, step },
    runAt: new Date(now.getTime() + waitSeconds(step, FOREIGN_WAITS_SECONDS) * 1000),
    key: `${FOREIGN_REFUND_TASK} ${channel} ${number}`,
  };
}
