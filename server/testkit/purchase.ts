import { randomUUID } from 'node:crypto';
import {
  CheckPaymentDocument,
  PayOrderDocument,
  PlaceOrderDocument,
} from '../../graphql/generated/graphql.js';
import type { TestApp } from './start-app.js';
import type { Visitor } from './visitor.js';
import type { Launch } from './sandbox.js';

export interface UserErrors {
  userErrors: { code: string; message: string; field: string[] | null }[];
}

export interface PlacedOrder {
  id: string;
  number: string;
  status: string;
  expiresAt: string;
  list: { fen: number };
  discount: { fen: number };
  payable: { fen: number; text: string };
  lines: {
    id: string;
    title: string;
    price: { fen: number };
    adjustments: { kind: string; label: string; amount: { fen: number } }[];
  }[];
}

/** A course by its id, or a product of any kind. */
export type Wanted = string | { kind: 'COURSE' | 'COURSE_PLAN' | 'PAID_QUESTION'; id: string };

type Method = 'WECHAT' | 'ALIPAY';

/** The steps of buying, with the client's own documents, for one learner. */
export class Buyer {
  constructor(
    private readonly app: Pick<TestApp, 'sql'>,
    readonly visitor: Visitor,
  ) {}

  async place(
    wanted: Wanted[],
    clientKey: string = randomUUID(),
    couponIds?: string[],
  ): Promise<UserErrors & { order: PlacedOrder | null }> {
    const items = wanted.map(item => (typeof item === 'string' ? { kind: 'COURSE', id: item } : item));
    const { placeOrder } = await this.visitor.run<{ placeOrder: UserErrors & { order: PlacedOrder | null } }>(
      PlaceOrderDocument,
      { input: { clientKey, items, couponIds } },
    );
    return placeOrder;
  }

  /** Places an order that must succeed. */
  async order(wanted: Wanted | Wanted[], couponIds?: string[]): Promise<PlacedOrder> {
    const { order, userErrors } = await this.place([wanted].flat(), undefined, couponIds);
    if (!order) throw new Error(JSON.stringify(userErrors));
    return order;
  }

  async pay(
    orderId: string,
    method: Method,
    clientKey: string = randomUUID(),
  ): Promise<UserErrors & { payment: { id: string; status: string } | null; launch: Launch | null }> {
    type Answer = UserErrors & { payment: { id: string; status: string } | null; launch: Launch | null };
    const { payOrder } = await this.visitor.run<{ payOrder: Answer }>(PayOrderDocument, {
      input: { orderId, method, clientKey },
    });
    return payOrder;
  }

  /** Opens an attempt that must succeed; returns how to launch it and our number at the channel. */
  async launch(
    orderId: string,
    method: Method,
  ): Promise<{ launch: Launch; number: string; paymentId: string }> {
    const { launch, payment, userErrors } = await this.pay(orderId, method);
    if (!launch || !payment) throw new Error(JSON.stringify(userErrors));
    const [row] = await this.app.sql<{ number: string }>('select number from payments where id = $1', [
      payment.id,
    ]);
    return { launch, number: row?.number ?? '', paymentId: payment.id };
  }

  async check(orderId: string): Promise<UserErrors & { order: { id: string; status: string } | null }> {
    const { checkPayment } = await this.visitor.run<{
      checkPayment: UserErrors & { order: { id: string; status: string } | null };
    }>(CheckPaymentDocument, { orderId });
    return checkPayment;
  }

  async access(courseId: string): Promise<string> {
    const { course } = await this.visitor.run<{ course: { access: string } }>(
      'query ($id: ID!) { course(id: $id) { access } }',
      { id: courseId },
    );
    return course.access;
  }

  /** What the database holds of an order: its state, its payments, its grants. */
  async facts(orderId: string): Promise<{ status: string; payments: string[]; grants: number }> {
    const [order] = await this.app.sql<{ status: string }>('select status from orders where id = $1', [
      orderId,
    ]);
    const payments = await this.app.sql<{ is: string }>(
      `select status || case when surplus then ' SURPLUS' else '' end as is from payments where order_id = $1 order by id`,
      [orderId],
    );
    const [grants] = await this.app.sql<{ n: number }>(
      `select count(*)::int as n from grants g join order_lines l on l.id = g.source_id where l.order_id = $1`,
      [orderId],
    );
    return {
      status: order?.status ?? 'ABSENT',
      payments: payments.map(row => row.is),
      grants: grants?.n ?? 0,
    };
  }
}
