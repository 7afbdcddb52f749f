import { sql } from 'kysely';
import { isTaught } from '../orders/orders.reads.js';
import { extend, reads, rootRows, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { Order } from '../orders/order.entity.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { Payment } from './payment.entity.js';
import { RefundLine } from './refund-line.entity.js';
import { Refund } from './refund.entity.js';
import './payments.reads.js';

/** Staff who may decide: admins, and the teacher of everything that it is about; money that bought nothing is the admins'. */
export const isDecider = (refund: Row<Refund>, given: Given): Sql => {
  const taught = isTaught({ kind: sql.ref('sl.kind'), productId: sql.ref('sl.product_id') }, given);
  return sql`(coalesce(${given.viewerRole} = 'ADMIN', false) or coalesce((select bool_and(${taught})
    from refund_lines rl join order_lines sl on sl.id = rl.line_id where rl.refund_id = ${refund.id}), false))`;
};

/** Whether it is the viewer's own money. */
export const isPayee = (refund: Row<Refund>, { viewerId }: Given): Sql =>
  sql`exists (select 1 from orders ro where ro.id = ${refund.order} and ro.user_id = ${viewerId})`;

const visible = (refund: Row<Refund>, given: Given): Sql =>
  sql`${isPayee(refund, given)}
    or ${isDecider(refund, given)}`;

reads(Refund, { visible })
  .money('amount', 'amountFen', 'What goes back.')
  .value('createdAt', () => Date, { description: 'When it was asked for.', sql: refund => refund.createdAt })
  .many('lines', () => RefundLine, {
    description: 'What it is for; none for money that bought nothing.',
    size: 4,
    where: (line, refund) => sql`${line.refund} = ${refund.id}`,
    orderBy: line => [line.id],
  });

reads(RefundLine).money('amount', 'amountFen', 'What goes back of this line.');

extend(Order, Order).many('refunds', () => Refund, {
  description: 'Money that goes back, the latest first.',
  size: 3,
  where: (refund, order) => sql`${refund.order} = ${order.id}`,
  orderBy: refund => [refund.createdAt, refund.id],
  direction: 'desc',
});

extend(Viewer, User).page('refunds', Refund, {
  description: 'Money that goes back to the viewer, the latest first.',
  where: (refund, viewer) =>
    sql`exists (select 1 from orders mo where mo.id = ${refund.order} and mo.user_id = ${viewer.id})`,
  orderBy: refund => [refund.createdAt, refund.id],
  direction: 'desc',
});

extend(Payment, Payment).money('refunded', 'refundedFen', 'What went back of it for good.');

/** What staff look through; the oldest first, because somebody waits. */
export const staffRefunds = rootRows('page', Refund, {
  where: (refund, given) =>
    given.has('status')
      ? sql`${isDecider(refund, given)} and ${refund.status} = ${given.arg('status')}`
      : isDecider(refund, given),
  orderBy: refund => [refund.createdAt, refund.id],
});
