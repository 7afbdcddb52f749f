import { sql } from 'kysely';
import '../orders/orders.reads.js';
import type { Ctx } from '../context.js';
import { extend, reads } from '../kernel/reads/index.js';
import { Order } from '../orders/order.entity.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { usableMethods } from './methods.js';
import { Payment } from './payment.entity.js';
import { PaymentMethod } from './payment.rules.js';

reads(Payment, {
  visible: (payment, { viewerId }) =>
    sql`exists (select 1 from orders po where po.id = ${payment.order} and po.user_id = ${viewerId})`,
})
  .money('amount', 'amountFen', 'What the channel was asked to collect.')
  .value('createdAt', () => Date, { description: 'When it was started.', sql: payment => payment.createdAt });

extend(Order, Order).many('payments', () => Payment, {
  description: 'Attempts to pay it, the latest first; at most one is open.',
  size: 3,
  where: (payment, order) => sql`${payment.order} = ${order.id}`,
  orderBy: payment => [payment.createdAt, payment.id],
  direction: 'desc',
});

extend(Viewer, User).value<PaymentMethod[], Ctx>('paymentMethods', () => [PaymentMethod], {
  description: 'Wallets that can be used here and now.',
  sql: user =>
    sql`(select coalesce(json_agg(i.provider order by i.provider desc), '[]'::json) from identities i where i.user_id = ${user.id})`,
  finish: (linked, ctx) => usableMethods(ctx, linked),
});
