import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelOrderDocument } from '../../graphql/generated/graphql.js';
import { Buyer, type UserErrors } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const QUARTER = 15 * 60_000;

const timelineOf = async (orderId: string) => {
  const rows = await app.sql<{ kind: string }>(
    'select kind from order_timeline_entries where order_id = $1 order by created_at, id',
    [orderId],
  );
  return rows.map(({ kind }) => kind);
};
const couponStatus = async (id: string) =>
  (await app.sql<{ status: string }>('select status from coupons where id = $1', [id]))[0]?.status;

async function placed() {
  const user = await story.user();
  const buyer = new Buyer(app, await story.as(user));
  const couponId = await story.claim(buyer.visitor, await story.coupon());
  return { user, buyer, couponId, order: await buyer.order((await story.course()).id, [couponId]) };
}

type Cancelled = UserErrors & { order: { status: string; ending: string | null } | null };
const cancel = async ({ visitor }: Buyer, orderId: string): Promise<Cancelled> =>
  (await visitor.run<{ cancelOrder: Cancelled }>(CancelOrderDocument, { orderId })).cancelOrder;

describe('an order that nobody pays', () => {
  it('expires after a quarter of an hour, not before, and lets its coupon go', async () => {
    const { buyer, order, couponId } = await placed();
    await app.advance(QUARTER - 60_000);
    expect(await buyer.facts(order.id)).toMatchObject({ status: 'PENDING' });
    expect(await couponStatus(couponId)).toBe('RESERVED');
    await app.advance(60_000);
    expect(await buyer.facts(order.id)).toEqual({ status: 'EXPIRED', payments: [], grants: 0 });
    expect(await couponStatus(couponId)).toBe('USABLE');
    expect(await timelineOf(order.id)).toEqual(['PLACED', 'CLOSING', 'EXPIRED']);
  });

  it('expires though its job got lost, by the sweep', async () => {
    const { buyer, order } = await placed();
    await app.sql(`select graphile_worker.remove_job($1)`, [`expireOrder ${order.id}`]);
    await app.advance(QUARTER);
    expect(await buyer.facts(order.id)).toMatchObject({ status: 'PENDING' });
    await app.sql(`select graphile_worker.add_job('sweepOrders')`);
    await app.advance(1_000); // it is found …
    await app.advance(1_000); // … and the job that the finding enqueued is due
    expect(await buyer.facts(order.id)).toMatchObject({ status: 'EXPIRED' });
  });

  it('is cancelled at once by its buyer, once, and lets its coupon go', async () => {
    const { buyer, order, couponId } = await placed();
    const answers = await Promise.all([cancel(buyer, order.id), cancel(buyer, order.id)]);
    expect(answers.some(answer => answer.order?.status === 'CANCELLED')).toBe(true);
    expect(await timelineOf(order.id)).toEqual(['PLACED', 'CLOSING', 'CANCELLED']);
    expect(await couponStatus(couponId)).toBe('USABLE');
    expect((await cancel(buyer, order.id)).userErrors).toMatchObject([{ code: 'ORDER_NOT_CANCELLABLE' }]);
    await app.advance(QUARTER);
    expect(await buyer.facts(order.id)).toMatchObject({ status: 'CANCELLED' });
    expect(await timelineOf(order.id)).toEqual(['PLACED', 'CLOSING', 'CANCELLED']);
  });

  it('is nobody else’s to cancel', async () => {
    const [{ order, buyer }, stranger] = [await placed(), new Buyer(app, await story.learner())];
    expect(await cancel(stranger, order.id)).toMatchObject({
      order: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    expect(await buyer.facts(order.id)).toMatchObject({ status: 'PENDING' });
  });
});

describe('an order that was paid', () => {
  it('neither expires nor is cancelled', async () => {
    const { user, buyer, order } = await placed();
    const { launch } = await buyer.launch(order.id, 'ALIPAY');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    expect((await cancel(buyer, order.id)).userErrors).toMatchObject([{ code: 'ORDER_NOT_CANCELLABLE' }]);
    await app.advance(QUARTER);
    const later = new Buyer(app, await story.as(user));
    expect(await later.facts(order.id)).toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
    expect(await timelineOf(order.id)).toEqual(['PLACED', 'PAID']);
  });
});
