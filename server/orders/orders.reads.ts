import { sql } from 'kysely';
import { ID, registerEnumType } from 'type-graphql';
import './cart.reads.js';
import '../promotions/promotions.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Money, type Fen } from '../kernel/money.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
import { PaidQuestion } from '../paid-questions/paid-question.entity.js';
import '../paid-questions/paid-questions.reads.js';
import { Coupon } from '../promotions/coupon.entity.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { OrderLine } from './order-line.entity.js';
import { OrderTimelineEntry } from './order-timeline-entry.entity.js';
import { Order } from './order.entity.js';
import { LineRefundState, OrderStatus, type Adjustment } from './order.rules.js';
import { OrderEvent } from './orders.types.js';
import { shownAdjustment } from './quote.rules.js';
import { PriceAdjustment } from './quote.types.js';

registerEnumType(LineRefundState, {
  name: 'LineRefundState',
  description: 'How much of a line was given back.',
});

export const isBuyer = (order: Row<Order>, { viewerId }: Given): Sql => sql`${order.user} = ${viewerId}`;

const isAdmin = ({ viewerRole }: Given): Sql => sql`coalesce(${viewerRole} = 'ADMIN', false)`;

/** Which course a product is, or is about. */
const courseOf = (kind: Sql, productId: Sql): Sql =>
  sql`case ${kind} when 'COURSE' then ${productId}
    when 'COURSE_PLAN' then (select cp.course_id from course_plans cp where cp.id = ${productId}) end`;

/** Whether a line is of a course that the viewer teaches; never null. */
export const isTaught = (
  { kind, productId }: Pick<Row<OrderLine>, 'kind' | 'productId'>,
  { viewerId, viewerRole }: Given,
): Sql =>
  sql`(coalesce(${viewerRole} = 'TEACHER', false) and exists (select 1 from courses sc
    where sc.id = ${courseOf(kind, productId)} and sc.teacher_id = ${viewerId}))`;

/** What a buyer put together is nobody's business but theirs and the admins'. */
const seesAll = (order: Row<Order>, given: Given): Sql =>
  sql`(${isBuyer(order, given)} or ${isAdmin(given)})`;

/** Teachers, who decide about refunds, see of an order the lines of their own courses alone, and sums of those. */
const taughtLines = (order: Row<Order>, given: Given): Sql => {
  const line = { kind: sql.ref('sl.kind'), productId: sql.ref('sl.product_id') };
  return sql`from order_lines sl where sl.order_id = ${order.id} and ${isTaught(line, given)}`;
};

/** A sum of the order for who sees all of it, of the lines they see for everybody else. */
const sum =
  (whole: (order: Row<Order>) => Sql, ofLine: Sql) =>
  (order: Row<Order>, given: Given): Sql =>
    sql`case when ${seesAll(order, given)} then ${whole(order)}
      else (select coalesce(sum(${ofLine}), 0)::integer ${taughtLines(order, given)}) end`;

const money = (fen: Fen) => new Money(fen);

reads(Order, {
  visible: (order, given) => sql`${seesAll(order, given)} or exists (select 1 ${taughtLines(order, given)})`,
})
  .value('list', () => Money, {
    description: 'Before any adjustment: exactly the sum of the lines.',
    sql: sum(order => order.listFen, sql`sl.list_fen`),
    finish: money,
  })
  .value('discount', () => Money, {
    description: 'What came off: never negative.',
    sql: sum(order => sql`${order.listFen} - ${order.payableFen}`, sql`sl.list_fen - sl.price_fen`),
    finish: money,
  })
  .value('payable', () => Money, {
    description: 'What is to be paid: exactly the sum of the lines.',
    sql: sum(order => order.payableFen, sql`sl.price_fen`),
    finish: money,
  })
  .value('refunded', () => Money, {
    description: 'What went back for good.',
    sql: sum(order => order.refundedFen, sql`sl.refunded_fen`),
    finish: money,
  })
  .many('timeline', () => OrderTimelineEntry, {
    description: 'What happened to it, in the order of events.',
    size: 10,
    where: (entry, order, given) => sql`${entry.order} = ${order.id} and ${seesAll(order, given)}`,
    orderBy: entry => [entry.createdAt, entry.id],
  })
  .many('coupons', () => Coupon, {
    description: 'Those that it holds or used.',
    size: 3,
    where: (coupon, order) => sql`${coupon.orderId} = ${order.id}`,
    orderBy: coupon => [coupon.id],
  })
  .value('createdAt', () => Date, { description: 'When it was placed.', sql: order => order.createdAt })
  .many('lines', () => OrderLine, {
    description: 'What was ordered.',
    size: 4,
    where: (line, order) => sql`${line.order} = ${order.id}`,
    orderBy: line => [line.position],
  });

const { NONE, REFUNDING, PARTLY_REFUNDED, REFUNDED } = LineRefundState;

reads(OrderLine, {
  visible: (line, given) =>
    sql`${isAdmin(given)} or exists (select 1 from orders lo where lo.id = ${line.order} and lo.user_id = ${given.viewerId})
      or ${isTaught(line, given)}`,
})
  .money('price', 'priceFen', 'What this line costs, frozen when the order was placed.')
  .one('course', () => Course, {
    description: 'The course it is, or is about.',
    where: (course, line) => sql`${course.id} = ${courseOf(line.kind, line.productId)}`,
  })
  .one('paidQuestion', () => PaidQuestion, {
    description: 'The question that it pays for.',
    where: (question, line) => sql`${question.id} = ${line.productId} and ${line.kind} = 'PAID_QUESTION'`,
  })
  .money('list', 'listFen', 'Before any adjustment.')
  .value<Adjustment[]>('adjustments', () => [PriceAdjustment], {
    description: 'From the list price to what it costs, step by step.',
    size: 2,
    sql: line => line.adjustments,
    finish: adjustments => adjustments.map(shownAdjustment),
  })
  .money('refunded', 'refundedFen', 'What went back for good.')
  .value('refundState', () => LineRefundState, {
    description: 'How much of it was given back.',
    sql: line => sql`case
      when ${line.refundedFen} = ${line.priceFen} and ${line.priceFen} > 0 then ${sql.lit(REFUNDED)}
      when ${line.refundingFen} > 0 then ${sql.lit(REFUNDING)}
      when ${line.refundedFen} > 0 then ${sql.lit(PARTLY_REFUNDED)} else ${sql.lit(NONE)} end`,
  });

reads(OrderTimelineEntry)
  .value('at', () => Date, { description: 'When.', sql: entry => entry.createdAt })
  .value<Fen>('amount', () => Money, {
    description: 'The sum it is about.',
    nullable: true,
    sql: entry => entry.amountFen,
    finish: fen => new Money(fen),
  });

reads<Order>(OrderEvent, { from: Order, visible: isBuyer })
  .value('orderId', () => ID, { description: 'Which order.', sql: order => order.id })
  .one('order', () => Order, {
    description: 'The order as it is now.',
    where: (order, event) => sql`${order.id} = ${event.id}`,
  });

extend(Viewer, User)
  .page('orders', Order, {
    description: "The viewer's orders, the latest first.",
    args: { status: { type: () => OrderStatus, description: 'Only those that stand there.' } },
    where: (order, viewer, given) =>
      given.has('status')
        ? sql`${order.user} = ${viewer.id} and ${order.status} = ${given.arg('status')}`
        : sql`${order.user} = ${viewer.id}`,
    orderBy: order => [order.createdAt, order.id],
    direction: 'desc',
  })
  .byId('order', () => Order, {
    description: "One of the viewer's orders; someone else's is null.",
    where: (order, viewer) => sql`${order.user} = ${viewer.id}`,
  });
