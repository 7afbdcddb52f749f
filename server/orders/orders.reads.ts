import { sql } from 'kysely';
import { ID, registerEnumType } from 'type-graphql';
import './cart.reads.js';
import '../promotions/promotions.reads.js';
import { Course } from '../catalog/course.entity.js';
import { Money, type Fen } from '../kernel/money.js';
import { extend, reads, type Given, type Row, type Sql } from '../kernel/reads/index.js';
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

const isBuyer = (order: Row<Order>, { viewerId }: Given): Sql => sql`${order.user} = ${viewerId}`;

/** Beside its buyer those see an order who decide about its refunds: admins, and teachers of what is in it. */
const isStaff = (order: Row<Order>, { viewerId, viewerRole }: Given): Sql =>
  sql`${viewerRole} = 'ADMIN' or (${viewerRole} = 'TEACHER' and exists (
    select 1 from order_lines sl join courses sc on sc.id = ${courseOf(sql.ref('sl.kind'), sql.ref('sl.product_id'))}
    where sl.order_id = ${order.id} and sc.teacher_id = ${viewerId}))`;

/** Which course a product is, or is about. */
const courseOf = (kind: Sql, productId: Sql): Sql =>
  sql`case ${kind} when 'COURSE' then ${productId}
    when 'COURSE_PLAN' then (select cp.course_id from course_plans cp where cp.id = ${productId}) end`;

reads(Order, { visible: (order, given) => sql`${isBuyer(order, given)} or ${isStaff(order, given)}` })
  .money('list', 'listFen', 'Before any adjustment: exactly the sum of the lines.')
  .value<Fen>('discount', () => Money, {
    description: 'What came off: never negative.',
    sql: order => sql`${order.listFen} - ${order.payableFen}`,
    finish: fen => new Money(fen),
  })
  .money('payable', 'payableFen', 'What is to be paid: exactly the sum of the lines.')
  .money('refunded', 'refundedFen', 'What went back for good.')
  .many('timeline', () => OrderTimelineEntry, {
    description: 'What happened to it, in the order of events.',
    where: (entry, order) => sql`${entry.order} = ${order.id}`,
    orderBy: entry => [entry.createdAt, entry.id],
  })
  .many('coupons', () => Coupon, {
    description: 'Those that it holds or used.',
    where: (coupon, order) => sql`${coupon.orderId} = ${order.id}`,
    orderBy: coupon => [coupon.id],
  })
  .value('createdAt', () => Date, { description: 'When it was placed.', sql: order => order.createdAt })
  .many('lines', () => OrderLine, {
    description: 'What was ordered.',
    where: (line, order) => sql`${line.order} = ${order.id}`,
    orderBy: line => [line.position],
  });

const { NONE, REFUNDING, PARTLY_REFUNDED, REFUNDED } = LineRefundState;

reads(OrderLine)
  .money('price', 'priceFen', 'What this line costs, frozen when the order was placed.')
  .one('course', () => Course, {
    description: 'The course it is, or is about.',
    where: (course, line) => sql`${course.id} = ${courseOf(line.kind, line.productId)}`,
  })
  .money('list', 'listFen', 'Before any adjustment.')
  .value<Adjustment[]>('adjustments', () => [PriceAdjustment], {
    description: 'From the list price to what it costs, step by step.',
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
