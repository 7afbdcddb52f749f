import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { DELIVERY_TASK, deliveryJob, LAST_DELIVERY_STEP, type Delivery } from './delivery.job.js';
import { FindingKind } from './finding.rules.js';
import { file } from './findings.service.js';
import { Payment } from './payment.entity.js';

/** Tells the channel of a delivery until it has taken note; what it never notes becomes a matter of a person. */
export async function deliverPayment(ctx: Ctx, payload: unknown): Promise<void> {
  const delivery = payload as Delivery;
  const { channel, number, step } = delivery;
  const payment = await ctx.em.fork().findOneOrFail(Payment, { number });
  // What went back in full need not be delivered any more.
  if (payment.refundedFen === payment.amountFen) return;
  const noted = await ctx.gateways[channel]?.deliver?.(number).catch((error: unknown) => {
    ctx.log.error({ error, job: DELIVERY_TASK, payload }, 'The delivery could not be told');
    return false;
  });
  if (noted) return;
  ctx.log.warn({ number, channel, step }, 'The channel took no note of a delivery');
  await inTransaction(ctx, async tx => {
    if (step < LAST_DELIVERY_STEP) return tx.enqueue(deliveryJob({ ...delivery, step: step + 1 }, tx.now()));
    await file(tx, {
      kind: FindingKind.STATUS_DIFFERS,
      channel,
      number,
      hereState: 'DELIVERED',
      hereFen: payment.amountFen,
      thereState: 'NOT_DELIVERED',
    });
  });
}
