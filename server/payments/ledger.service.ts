import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { LedgerPosting } from './ledger-posting.entity.js';
import { postings, type LedgerEvent } from './ledger.rules.js';
import type { Payment } from './payment.entity.js';
import type { Refund } from './refund.entity.js';

/** Writes a movement of a payment's money as postings that sum to zero; they are never changed afterwards. */
export function post(
  tx: Tx<Ctx>,
  event: LedgerEvent,
  { payment, refund, ...sums }: { payment: Payment; refund: Refund | null; amountFen: Fen; shareFen?: Fen },
): void {
  const entryId = newId();
  const { channel, surplus } = payment;
  for (const posting of postings({ event, channel, surplus, ...sums })) {
    tx.em.create(LedgerPosting, { ...posting, entryId, event, payment, refund, createdAt: tx.now() });
  }
}
