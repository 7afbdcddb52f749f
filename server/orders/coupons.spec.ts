import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CouponTemplate } from '../promotions/coupon-template.entity.js';
import { CouponScope } from '../promotions/coupon.rules.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const stateOf = async (id: string) => {
  const [row] = await app.sql<{ status: string; order_id: string | null; used: number }>(
    'select c.status, c.order_id, t.used from coupons c join coupon_templates t on t.id = c.template_id where c.id = $1',
    [id],
  );
  return [row?.status, row?.order_id, row?.used];
};
const FREE = ['USABLE', null, 0];

async function withCoupon(terms: Partial<CouponTemplate> = {}) {
  const visitor = await story.learner();
  const template = await story.coupon(terms);
  return { buyer: new Buyer(app, visitor), template, couponId: await story.claim(visitor, template) };
}

const ordersOf = async ({ visitor }: Buyer) =>
  (await visitor.run<{ me: { orders: { nodes: unknown[] } } }>('{ me { orders { nodes { id } } } }')).me
    .orders.nodes.length;

describe('an order with a coupon', () => {
  it('holds it, freezes what it takes off, and names it', async () => {
    const { buyer, template, couponId } = await withCoupon();
    const course = await story.course({ priceFen: 12_000 });
    const order = await buyer.order(course.id, [couponId.toUpperCase()]);
    expect(order).toMatchObject({
      list: { fen: 12_000 },
      discount: { fen: 2_000 },
      payable: { fen: 10_000 },
    });
    expect(await stateOf(couponId)).toEqual(['RESERVED', order.id, 0]);
    await app.orm.em.fork().nativeUpdate(CouponTemplate, template.id, { amountOffFen: 1, name: '别的' });
    const { me } = await buyer.visitor.run<{ me: { order: object } }>(
      `query ($id: ID!) { me { order(id: $id) { payable { fen } coupons { id }
        lines { adjustments { kind label amount { fen } } } } } }`,
      { id: order.id },
    );
    expect(me.order).toEqual({
      payable: { fen: 10_000 },
      coupons: [{ id: couponId }],
      lines: [{ adjustments: [{ kind: 'COUPON', label: template.name, amount: { fen: -2_000 } }] }],
    });
  });

  it('uses it up when it is paid', async () => {
    const { buyer, couponId } = await withCoupon();
    const order = await buyer.order((await story.course({ priceFen: 12_000 })).id, [couponId]);
    const { launch } = await buyer.launch(order.id, 'WECHAT');
    await app.sandbox.payAtCashier(launch);
    await expect
      .poll(() => buyer.facts(order.id))
      .toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });
    expect(await stateOf(couponId)).toEqual(['USED', order.id, 1]);
  });

  it('that costs nothing is paid at once, without a gateway, and opens the course once', async () => {
    const { buyer, couponId } = await withCoupon({ amountOffFen: 5_000, thresholdFen: 0 });
    const course = await story.course({ priceFen: 5_000 });
    const key = randomUUID();
    const placed = await Promise.all([1, 2, 3].map(() => buyer.place([course.id], key, [couponId])));
    expect(new Set(placed.map(({ order }) => order?.id)).size).toBe(1);
    const { order } = await buyer.place([course.id], key, [couponId]);
    expect(order).toMatchObject({
      status: 'PAID',
      payable: { fen: 0, text: '¥0.00' },
      discount: { fen: 5_000 },
    });
    expect(await buyer.facts(order?.id ?? '')).toEqual({ status: 'PAID', payments: [], grants: 1 });
    expect(await stateOf(couponId)).toEqual(['USED', order?.id, 1]);
    const timeline = await app.sql<{ kind: string }>(
      'select kind from order_timeline_entries where order_id = $1 order by created_at, id',
      [order?.id],
    );
    expect(timeline.map(({ kind }) => kind)).toEqual(['PLACED', 'PAID']);
  });

  it('is found again by its key, though the coupon is held by it, and refused with other coupons', async () => {
    const { buyer, couponId } = await withCoupon();
    const course = await story.course({ priceFen: 12_000 });
    const key = randomUUID();
    const both = await Promise.all([1, 2].map(() => buyer.place([course.id], key, [couponId])));
    expect(both.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(both[0]?.order?.id).toBe(both[1]?.order?.id);
    expect(await buyer.place([course.id], key)).toMatchObject({
      order: null,
      userErrors: [{ code: 'CLIENT_KEY_REUSED' }],
    });
    expect(await ordersOf(buyer)).toBe(1);
  });

  it('wins over one of another tab that wants the same coupon at the same moment', async () => {
    const { buyer, couponId } = await withCoupon();
    const courses = [await story.course({ priceFen: 12_000 }), await story.course({ priceFen: 12_000 })];
    const placed = await Promise.all(courses.map(({ id }) => buyer.place([id], undefined, [couponId])));
    expect(placed.filter(({ order }) => order)).toHaveLength(1);
    expect(placed.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'COUPON_RESERVED', message: '优惠券正被另一笔待支付订单占用', field: ['couponIds', '0'] },
    ]);
    expect(await ordersOf(buyer)).toBe(1);
  });
});

describe('a coupon that does not apply', () => {
  it.each([
    ['below its threshold', { thresholdFen: 12_001 }, 'COUPON_BELOW_THRESHOLD'],
    ['for another course', { scope: CouponScope.COURSE, scopeIds: [randomUUID()] }, 'COUPON_OUT_OF_SCOPE'],
    [
      'before its time',
      () => {
        const now = app.clock.now().getTime();
        return { validDays: null, validFrom: new Date(now + 60_000), validUntil: new Date(now + 120_000) };
      },
      'COUPON_NOT_YET_VALID',
    ],
  ])('is refused %s, and no order is placed', async (_what, terms, code) => {
    const { buyer, couponId } = await withCoupon(typeof terms === 'function' ? terms() : terms);
    const course = await story.course({ priceFen: 12_000 });
    expect(await buyer.place([course.id], undefined, [couponId])).toMatchObject({
      order: null,
      userErrors: [{ code, field: ['couponIds', '0'] }],
    });
    expect(await ordersOf(buyer)).toBe(0);
    expect(await stateOf(couponId)).toEqual(FREE);
  });

  it('is refused after its last moment', async () => {
    const user = await story.user();
    const couponId = await story.claim(await story.as(user), await story.coupon({ validDays: 1 }));
    await app.advance(24 * 3_600_000);
    const buyer = new Buyer(app, await story.as(user));
    expect(await buyer.place([(await story.course()).id], undefined, [couponId])).toMatchObject({
      order: null,
      userErrors: [{ code: 'COUPON_EXPIRED', field: ['couponIds', '0'] }],
    });
    expect(await stateOf(couponId)).toEqual(FREE);
  });

  it('is told by its place among several, and leaves the good ones free', async () => {
    const { buyer, couponId } = await withCoupon({ stackable: true });
    const single = await story.claim(buyer.visitor, await story.coupon());
    const course = await story.course({ priceFen: 12_000 });
    const codes = async (couponIds: string[]) =>
      (await buyer.place([course.id], undefined, couponIds)).userErrors.map(({ code, field }) => [
        code,
        field,
      ]);
    expect(await codes([couponId, single])).toEqual([['COUPON_NOT_STACKABLE', ['couponIds', '1']]]);
    expect(await codes([couponId, couponId])).toEqual([['INVALID_INPUT', ['couponIds', '1']]]);
    expect(await codes([couponId, 'nonsense'])).toEqual([['NOT_FOUND', ['couponIds', '1']]]);
    const many = Array.from({ length: 150 }, () => 'nonsense');
    expect(await codes([couponId, ...many])).toEqual([['COUPON_NOT_STACKABLE', ['couponIds', '3']]]);
    expect(await stateOf(couponId)).toEqual(FREE);
    expect(await ordersOf(buyer)).toBe(0);
  });

  it("is refused when it is somebody else's or used already", async () => {
    const [{ couponId: foreign }, { buyer, couponId }] = [
      await withCoupon(),
      await withCoupon({ amountOffFen: 100, thresholdFen: 0 }),
    ];
    const [free, course] = [await story.course({ priceFen: 100 }), await story.course()];
    await buyer.order(free.id, [couponId]);
    const codes = async (id: string) =>
      (await buyer.place([course.id], undefined, [id])).userErrors.map(({ code }) => code);
    expect(await codes(foreign)).toEqual(['NOT_FOUND']);
    expect(await codes(couponId)).toEqual(['COUPON_USED']);
    expect(await stateOf(foreign)).toEqual(FREE);
  });
});

describe('a coupon that comes with a purchase', () => {
  const mine = async ({ visitor }: Buyer, template: CouponTemplate) => {
    const { me } = await visitor.run<{ me: { coupons: { nodes: { template: { id: string } }[] } } }>(
      '{ me { coupons { nodes { template { id } } } } }',
    );
    return me.coupons.nodes.filter(coupon => coupon.template.id === template.id).length;
  };

  it('is given once the order is paid, as often as its limits let it, and never to be claimed', async () => {
    const template = await story.coupon({ onPurchase: true, perUser: 1, total: 1 });
    const buyers = [new Buyer(app, await story.learner()), new Buyer(app, await story.learner())];
    for (const buyer of buyers) {
      const order = await buyer.order((await story.course({ priceFen: 500 })).id);
      const { number } = await buyer.launch(order.id, 'ALIPAY');
      expect(await mine(buyer, template)).toBe(0);
      await app.sandbox.pay(number);
      await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    }
    expect([await mine(buyers[0]!, template), await mine(buyers[1]!, template)]).toEqual([1, 0]);
    const { claimCoupon } = await buyers[1]!.visitor.run<{ claimCoupon: object }>(
      'mutation ($id: ID!) { claimCoupon(templateId: $id) { coupon { id } userErrors { code } } }',
      { id: template.id },
    );
    expect(claimCoupon).toEqual({ coupon: null, userErrors: [{ code: 'COUPON_NOT_CLAIMABLE' }] });
    await app.orm.em.fork().nativeUpdate(CouponTemplate, template.id, { active: false });
  });

  it('does not come with an order that cost nothing', async () => {
    const template = await story.coupon({ onPurchase: true });
    const buyer = new Buyer(app, await story.learner());
    const order = await buyer.order((await story.course({ priceFen: 0 })).id);
    expect((await buyer.facts(order.id)).status).toBe('PAID');
    expect(await mine(buyer, template)).toBe(0);
    await app.orm.em.fork().nativeUpdate(CouponTemplate, template.id, { active: false });
  });
});
