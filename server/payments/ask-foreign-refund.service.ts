import type { Ctx } from '../context.js';
import { inTransaction } from '../kernel/transaction.js';
import { foreignRefundJob, LAST_STEP, type ForeignRefund } from './foreign-refund.job.js';
import { fileForeign } from './foreign-refund.service.js';
import { payerIdOf } from './payer.js';
import { Payment } from './payment.entity.js';
import { settleRefund } from './settle-refund.service.js';

/** What the channels can be asked about; people in a console write other numbers as well. */
const ASKABLE = /^[0-9A-Za-z]{6,32}$/;

/** Asks for a refund that somebody else started and of which only the number was told. */
export async function askForeignRefund(ctx: Ctx, payload: unknown): Promise<void> {
  const { channel, number, paymentNumber, step } = payload as ForeignRefund;
  const payment = await ctx.em
    .fork()
    .findOne(Payment, { number: paymentNumber, channel: channel as Payment['channel'] });
  const gateway = payment && ctx.gateways[payment.channel];
  if (!gateway) return;
  if (!ASKABLE.test(number) || step >= LAST_STEP) {
    const told = { channel, number, state: 'REFUND', amountFen: null };
    await inTransaction(ctx, tx => fileForeign(tx, told, payment));
    return;
  }
  const asked = await gateway.queryRefund({ number, paymentNumber, payerId: payerIdOf(ctx, payment) });
  if (asked.known && asked.receipt.state !== 'PROCESSING' && asked.receipt.state !== 'ABSENT') {
    await settleRefund(ctx, asked.receipt);
    return;
  }
  await inTransaction(ctx, async tx =>
    tx.enqueue(foreignRefundJob({ channel, number, paymentNumber }, step + 1, tx.now())),
  );
}
