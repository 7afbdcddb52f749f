import { expect } from 'vitest';
import { shanghaiDay, startOfShanghaiDay } from '../kernel/shanghai.js';
import { Buyer, type UserErrors } from './purchase.js';
import { Staff } from './staff.js';
import type { TestApp } from './start-app.js';
import type { Story } from './story.js';

const HOUR = 60 * 60_000;

interface Finding {
  id: string;
  kind: string;
  status: string;
  channel: string;
  day: string;
  number: string;
  hereAmount: { fen: number } | null;
  thereAmount: { fen: number } | null;
}
const RECONCILE = `mutation ($day: String!) { reconcileDay(day: $day) {
  findings { id kind status channel day number hereState thereState hereAmount { fen } thereAmount { fen } }
  userErrors { code field } } }`;

/** Business days in Shanghai: what is sold on them, and how they are reconciled. */
export class Days {
  constructor(
    private readonly app: TestApp,
    private readonly story: Story,
  ) {}

  /** Today, or the day that many days ago: `2026-10-01`. */
  day(ago = 0): string {
    return shanghaiDay(new Date(this.app.clock.now().getTime() - ago * 24 * HOUR));
  }

  /** Goes on to the next time it is that late in Shanghai. */
  async goTo(hours: number): Promise<void> {
    const now = this.app.clock.now().getTime();
    const then = (startOfShanghaiDay(this.day())?.getTime() ?? 0) + hours * HOUR;
    await this.app.advance(then > now ? then - now : then - now + 24 * HOUR);
  }

  /** Sells a course of ¥99. */
  async sell(method: 'WECHAT' | 'ALIPAY'): Promise<{ buyer: Buyer; orderId: string; number: string }> {
    const buyer = new Buyer(this.app, await this.story.learner());
    const order = await buyer.order((await this.story.course({ priceFen: 9900 })).id);
    const { launch, number } = await buyer.launch(order.id, method);
    await this.app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    return { buyer, orderId: order.id, number };
  }

  /** An admin gives `fen` back; resolves to the refund's number once the money is there. */
  async giveBack(orderId: string, fen: number): Promise<string> {
    const { app } = this;
    const [line] = await app.sql<{ id: string }>('select id from order_lines where order_id = $1', [orderId]);
    const admin = await Staff.admin(this.story);
    const { refund } = await admin.refundOrder(orderId, [{ lineId: line?.id ?? '', fen }]);
    const status = async () => {
      await app.advance(10_000);
      const [row] = await app.sql<{ status: string }>('select status from refunds where id = $1', [
        refund?.id,
      ]);
      return row?.status;
    };
    await expect.poll(status, { timeout: 10_000 }).toBe('SUCCEEDED');
    return refund?.number ?? '';
  }

  async reconcile(day: string): Promise<UserErrors & { findings: Finding[] }> {
    const { visitor } = await Staff.admin(this.story);
    const answer = await visitor.run<{ reconcileDay: UserErrors & { findings: Finding[] } }>(RECONCILE, {
      day,
    });
    return answer.reconcileDay;
  }

  runs(day: string): Promise<{ channel: string; rows: number; findings: number }[]> {
    return this.app.sql(
      'select channel, rows, findings from reconciliation_runs where day = $1 order by channel',
      [day],
    );
  }
}
