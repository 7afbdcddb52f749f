import { expect } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import type { User } from '../users/user.entity.js';
import { Buyer } from './purchase.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';

export interface Bought {
  user: User;
  buyer: Buyer;
  orderId: string;
  /** Ours at the channel. */
  number: string;
}

/** Courses that were paid for, and what becomes of the money when it is asked back. */
export class RefundStory {
  constructor(
    private readonly app: TestApp,
    private readonly story: Story,
  ) {}

  async bought(courses: Course[], method: 'WECHAT' | 'ALIPAY' = 'ALIPAY', by?: User): Promise<Bought> {
    const user = by ?? (await this.story.user());
    const buyer = new Buyer(this.app, await this.story.as(user));
    const { order } = await buyer.place(courses.map(({ id }) => id));
    if (!order) throw new Error('No order');
    const { launch, number } = await buyer.launch(order.id, method);
    await this.app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    return { user, buyer, orderId: order.id, number };
  }

  async statuses(orderId: string): Promise<string[]> {
    const rows = await this.app.sql<{ status: string }>(
      'select status from refunds where order_id = $1 order by id',
      [orderId],
    );
    return rows.map(({ status }) => status);
  }

  async timeline(orderId: string): Promise<string[]> {
    const rows = await this.app.sql<{ kind: string }>(
      'select kind from order_timeline_entries where order_id = $1 order by created_at, id',
      [orderId],
    );
    return rows.map(({ kind }) => kind);
  }

  /** Lets the sandbox finish what it processes and the jobs ask, until the order's refunds stand like this. */
  async until(orderId: string, statuses: string[]): Promise<void> {
    await expect
      .poll(
        async () => {
          await this.app.advance(60_000);
          return this.statuses(orderId);
        },
        { timeout: 15_000 },
      )
      .toEqual(statuses);
  }
}
