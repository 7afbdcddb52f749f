import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import type { PaymentChannel as ChannelName } from './gateways/gateway.js';
import { PaymentNotification } from './payment-notification.entity.js';

/** A notification as it arrived, to be kept in the same transaction as what it changed. */
export interface Arrival {
  id: string | null;
  headers: Record<string, string>;
  body: string;
}

/** Keeps a notification with what became of it. */
export function keepArrival(
  tx: Tx<Ctx>,
  channel: ChannelName,
  { id, headers, body }: Arrival,
  verdict: string,
): void {
  tx.em.create(PaymentNotification, {
    channel: channel as PaymentNotification['channel'],
    notificationId: id,
    sealedMessage: tx.vault.seal('notification', JSON.stringify({ headers, body })),
    verdict,
    createdAt: tx.now(),
  });
}
