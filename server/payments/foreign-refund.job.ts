import type { Job } from '../kernel/transaction.js';
import type { PaymentChannel } from './gateways/gateway.js';

/** Asks the channel about a refund that was not started here. */
export const FOREIGN_REFUND_TASK = 'askForeignRefund';

export interface ForeignRefund {
  channel: PaymentChannel;
  number: string;
  paymentNumber: string;
  step: number;
}

const WAITS_SECONDS = [1, 30, 180, 1800] as const;
const HOUR_SECONDS = 60 * 60;

/** After a day of questions a person is told. */
export const LAST_STEP = 24;

export function foreignRefundJob(
  { channel, number, paymentNumber }: Omit<ForeignRefund, 'step'>,
  step: number,
  now: Date,
): Job {
  const wait = WAITS_SECONDS[step] ?? HOUR_SECONDS;
  return {
    task: FOREIGN_REFUND_TASK,
    payload: { channel, number, paymentNumber, step },
    runAt: new Date(now.getTime() + wait * 1000),
    key: `${FOREIGN_REFUND_TASK} ${channel} ${number}`,
  };
}
