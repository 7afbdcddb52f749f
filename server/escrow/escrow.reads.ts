import { sql } from 'kysely';
import { extend } from '../kernel/reads/index.js';
import { Order } from '../orders/order.entity.js';
import '../orders/orders.reads.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import { Refund } from '../payments/refund.entity.js';
import '../payments/refunds.reads.js';

extend(PaidQuestion, PaidQuestion)
  .one('order', () => Order, {
    description:
      'What pays, or paid, for it: the order that was paid, else the latest; for its asker and admins.',
    where: (order, question) => sql`exists (select 1 from order_lines ql where ql.order_id = ${order.id}
      and ql.kind = 'PAID_QUESTION' and ql.product_id = ${question.id})`,
    orderBy: order => [
      sql`exists (select 1 from order_lines pl join paid_questions pq on pq.line_id = pl.id
      where pl.order_id = ${order.id})`,
      order.createdAt,
      order.id,
    ],
    direction: 'desc',
  })
  .one('refund', () => Refund, {
    description: 'Its money on the way back, the latest; for its asker and admins.',
    where: (refund, question) => sql`exists (select 1 from refund_lines ql where ql.refund_id = ${refund.id}
      and ql.line_id = ${question.lineId})`,
    orderBy: refund => [refund.createdAt, refund.id],
    direction: 'desc',
  });
