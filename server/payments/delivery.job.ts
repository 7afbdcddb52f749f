import type { Job } from '../kernel/transaction.js';
import type { PaymentChannel } from './gateways/gateway.js';
import { waitSeconds, WAITS_SECONDS } from './waits.js';

/** Tells the channel that the goods of a paid number were delivered. */
export const DELIVERY_TASK = 'deliverPayment';

export interface Delivery {
  channel: PaymentChannel;
  /** Ours of the payment. */
  number: string;
  step: number;
}

/** After a day the channel is not told any more, and a person is. */
export const LAST_DELIVERY_STEP = WAITS_SECONDS.length + 24;

/** The try number `step`: the first one at once. One waits at a time. */
export function deliveryJob({ channel, number, step }: Delivery, now: Date): Job {
  const wait = step === 0 ? 0 : waitSeconds(step - 1);
  return {
    task: DELIVERY_TASK,
    payload: { channel, number, step },
    runAt: new Date(now.getTime() + wait * 1000),
    key: `${DELIVERY_TASK} ${number}`,
  };
}
