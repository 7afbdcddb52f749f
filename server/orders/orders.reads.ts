import { sql } from 'kysely';
import { ID } from 'type-graphql';
import '../learning/learning.reads.js';
import { Course } from '../catalog/course.entity.js';
import { extend, reads, type Given, type Row } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { Viewer } from '../users/users.types.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { OrderEvent } from './orders.types.js';

/** An order is its buyer's alone. */
const visible = (order: Row<Order>, { viewerId }: Given) => sql`${order.user} = ${viewerId}`;

reads(Order, { visible })
  .money('payable', 'payableFen', 'What is to be paid: exactly the sum of the lines.')
  .value('createdAt', () => Date, { description: 'When it was placed.', sql: order => order.createdAt })
  .many('lines', () => OrderLine, {
    description: 'What was ordered.',
    where: (line, order) => sql`${line.order} = ${order.id}`,
    orderBy: line => [line.position],
  });

reads(OrderLine)
  .money('price', 'priceFen', 'What this line costs, frozen when the order was placed.')
  .one('course', () => Course, {
    description: 'The course, where the line is one.',
    where: (course, line) => sql`${line.kind} = 'COURSE' and ${course.id} = ${line.productId}`,
  });

reads<Order>(OrderEvent, { from: Order, visible })
  .value('orderId', () => ID, { description: 'Which order.', sql: order => order.id })
  .one('order', () => Order, {
    description: 'The order as it is now.',
    where: (order, event) => sql`${order.id} = ${event.id}`,
  });

extend(Viewer, User)
  .page('orders', Order, {
    description: "The viewer's orders, the latest first.",
    where: (order, viewer) => sql`${order.user} = ${viewer.id}`,
    orderBy: order => [order.createdAt, order.id],
    direction: 'desc',
  })
  .byId('order', () => Order, {
    description: "One of the viewer's orders; someone else's is null.",
    where: (order, viewer) => sql`${order.user} = ${viewer.id}`,
  });
