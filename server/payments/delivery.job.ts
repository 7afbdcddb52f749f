import type { Job } from '../kernel/transaction.js';
import type { PaymentChannel } from './gateways/gateway.js';

/** Tells the channel that the goods of a paid number were delivered. */
export const DELIVERY_TASK = 'deliverPayment';

export interface Delivery {
  channel: PaymentChannel;
  /** Ours of the payment. */
  number: string;
  step: number;
}

/** Seconds between one try and the next; then hourly. */
const WAITS_SECONDS = [5, 30, 60, 180, 600, 1800] as const;

const HOUR_SECONDS = 60 * 60;

/** After a day the channel is not told any more, and a person is. */
export const LAST_DELIVERY_STEP = WAITS_SECONDS.length + 24;

/** The try number `step`: the first one at once. One waits at a time. */
export function deliveryJob({ channel, number, step }: Delivery, now: Date): Job {
  const wait = step === 0 ? 0 : (WAITS_SECONDS[step - 1] ?? HOUR_SECONDS);
  return {
    task: DELIVERY_TASK,
    payload: { channel, number, step },
    runAt: new Date(now.getTime() + wait * 1000),
    key: `${DELIVERY_TASK} ${number}`,
  };
}
