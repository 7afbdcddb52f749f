import type { Ctx } from '../context.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import type { Tx } from '../kernel/transaction.js';
import type { Order } from '../orders/order.entity.js';
import { OrderStatus, OrderTimelineKind } from '../orders/order.rules.js';
import { note } from '../orders/orders.service.js';
import { Refund } from './refund.entity.js';
import { RefundStatus } from './refund.rules.js';

/**
 * Ends a request that still waits for somebody when nothing of its order is left to give back: no decision could be
 * made any more. The caller holds the locks of payment and order.
 */
export async function endOpenRequests(tx: Tx<Ctx>, order: Order): Promise<void> {
  if (order.status !== OrderStatus.REFUNDED) return;
  for (const refund of await tx.em.find(Refund, { order, status: RefundStatus.REQUESTED })) {
    refund.moveTo(RefundStatus.DECLINED, tx.now());
    refund.decidedAt = tx.now();
    refund.decisionNote = STORED_TEXTS.nothingLeft;
    const { amountFen, decisionNote } = refund;
    note(tx, order.id, OrderTimelineKind.REFUND_DECLINED, { amountFen, note: decisionNote });
  }
}
