import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { QuoteOrderDocument } from '../../graphql/generated/graphql.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { CouponKind, CouponScope } from '../promotions/coupon.rules.js';
import { Buyer, type Wanted } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Quote {
  lines: object[];
  list: { fen: number };
  discount: { fen: number };
  payable: { fen: number; text: string };
  coupons: { coupon: { id: string }; off: { fen: number }; applied: boolean; suggested: boolean }[];
}

const quoteFor = async ({ run }: Visitor, wanted: Wanted[], couponIds?: string[] | null): Promise<Quote> => {
  const items = wanted.map(item => (typeof item === 'string' ? { kind: 'COURSE', id: item } : item));
  return (await run<{ quoteOrder: Quote }>(QuoteOrderDocument, { input: { items, couponIds } })).quoteOrder;
};

describe('a quote', () => {
  it('goes line by line from the list price to what is paid, and the order follows it to the fen', async () => {
    const learner = await story.learner();
    const [one, two] = [await story.course({ priceFen: 20_000 }), await story.course({ priceFen: 3_333 })];
    await story.limitedPrice(one, { priceFen: 15_000, label: '国庆特惠' });
    const id = await story.claim(learner, await story.coupon({ name: '满100减20' }));
    const quote = await quoteFor(learner, [one.id, two.id]);
    expect(quote).toMatchObject({
      lines: [
        {
          productId: one.id,
          list: { fen: 20_000 },
          price: { fen: 13_364 },
          adjustments: [
            { kind: 'LIMITED_PRICE', label: '国庆特惠', amount: { fen: -5_000, text: '-¥50.00' } },
            { kind: 'COUPON', label: '满100减20', amount: { fen: -1_636 } },
          ],
          refusal: null,
        },
        {
          productId: two.id,
          list: { fen: 3_333 },
          price: { fen: 2_969 },
          adjustments: [{ kind: 'COUPON', amount: { fen: -364 } }],
        },
      ],
      list: { fen: 23_333 },
      discount: { fen: 7_000 },
      payable: { fen: 16_333, text: '¥163.33' },
      coupons: [{ coupon: { id }, off: { fen: 2_000 }, applied: true, suggested: true, refusal: null }],
    });
    const order = await new Buyer(app, learner).order([one.id, two.id], [id]);
    expect(order).toMatchObject({
      list: quote.list,
      discount: quote.discount,
      payable: quote.payable,
      lines: quote.lines.map(line => {
        const { price, adjustments } = line as { price: object; adjustments: object[] };
        return { price, adjustments };
      }),
    });
  });

  it('is the same to a visitor, without coupons', async () => {
    const course = await story.course({ priceFen: 20_000 });
    await story.coupon();
    expect(await quoteFor(app.visitor(), [course.id])).toMatchObject({
      lines: [{ price: { fen: 20_000 }, course: { id: course.id }, refusal: null }],
      payable: { fen: 20_000 },
      coupons: [],
    });
  });

  it('says line by line what cannot be bought, in the viewer’s language, and counts the rest', async () => {
    const learner = await story.learner();
    const [free, sold, withdrawn] = [
      await story.course({ priceFen: 0 }),
      await story.course({ priceFen: 5_000 }),
      await story.course({ status: CourseStatus.WITHDRAWN }),
    ];
    const plan = await story.plan(sold, { priceFen: 800 });
    await new Buyer(app, learner).order(free.id);
    const wanted = [
      free.id,
      sold.id,
      withdrawn.id,
      { kind: 'COURSE_PLAN' as const, id: plan.id },
      sold.id,
      randomUUID(),
    ];
    expect(await quoteFor(learner, wanted)).toMatchObject({
      lines: [
        { title: free.title, refusal: { code: 'ALREADY_OWNED', message: '你已拥有该课程，无需重复购买' } },
        { title: sold.title, price: { fen: 5_000 }, refusal: null },
        { title: withdrawn.title, price: { fen: 20_000 }, refusal: { code: 'COURSE_NOT_FOR_SALE' } },
        { title: `${sold.title} · 1个月`, course: { id: sold.id }, refusal: { code: 'ALREADY_OWNED' } },
        { productId: sold.id, refusal: { code: 'INVALID_INPUT' } },
        { title: '', course: null, list: { fen: 0 }, refusal: { code: 'NOT_FOUND' } },
      ],
      list: { fen: 5_000 },
      payable: { fen: 5_000 },
    });
    expect(await quoteFor(learner, [])).toMatchObject({ lines: [], payable: { fen: 0 } });
  });

  it('refuses more than an order can hold', async () => {
    const items = Array.from({ length: 51 }, () => ({ kind: 'COURSE', id: randomUUID() }));
    const couponIds = items.map(({ id }) => id);
    for (const input of [{ items }, { items: [], couponIds }]) {
      const { errors } = await app.visitor().send(QuoteOrderDocument, { input });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    }
  });

  it('changes its price at the very edge of the window', async () => {
    const course = await story.course({ priceFen: 20_000 });
    const startsAt = new Date(app.clock.now().getTime() + 3_600_000);
    await story.limitedPrice(course, {
      priceFen: 9_900,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 3_600_000),
    });
    const payable = async () => (await quoteFor(app.visitor(), [course.id])).payable.fen;
    expect(await payable()).toBe(20_000);
    await app.advance(3_600_000);
    expect(await payable()).toBe(9_900);
    await app.advance(3_600_000);
    expect(await payable()).toBe(20_000);
  });

  it('costs as many statements for ten courses as for two', async () => {
    const learner = await story.learner();
    await story.claim(learner, await story.coupon());
    const ids: string[] = [];
    for (let n = 0; n < 10; n++) ids.push((await story.course()).id);
    const cost = async (wanted: string[]) => (await statementsOf(() => quoteFor(learner, wanted))).length;
    await quoteFor(learner, ids);
    expect(await cost(ids)).toBe(await cost(ids.slice(0, 2)));
  });
});

describe('the coupons of a quote', () => {
  it('are those chosen, else the best; each other one says why it does not apply', async () => {
    const learner = await story.learner();
    const [course, other] = [await story.course({ priceFen: 20_000 }), await story.course()];
    const now = app.clock.now().getTime();
    const [small, large, dear, elsewhere, early] = await Promise.all([
      story.coupon({ amountOffFen: 1_000 }),
      story.coupon({ kind: CouponKind.PERCENT_OFF, payPermille: 880, amountOffFen: null }),
      story.coupon({ thresholdFen: 20_001 }),
      story.coupon({ scope: CouponScope.COURSE, scopeIds: [other.id] }),
      story.coupon({
        validDays: null,
        validFrom: new Date(now + 60_000),
        validUntil: new Date(now + 120_000),
      }),
    ]);
    const templates = [small, large, dear, elsewhere, early];
    const ids: string[] = [];
    for (const template of templates) ids.push(await story.claim(learner, template));
    const shown = async (couponIds?: string[] | null) => {
      const { coupons, payable } = await quoteFor(learner, [course.id], couponIds);
      const rows = coupons.map(({ coupon, ...one }) => [ids.indexOf(coupon.id), one]);
      return { payable: payable.fen, coupons: Object.fromEntries(rows) as Record<number, object> };
    };
    const unusable = {
      2: {
        off: { fen: 0 },
        applied: false,
        refusal: { code: 'COUPON_BELOW_THRESHOLD', message: '未达到使用门槛' },
      },
      3: { off: { fen: 0 }, applied: false, refusal: { code: 'COUPON_OUT_OF_SCOPE' } },
      4: { off: { fen: 0 }, applied: false, refusal: { code: 'COUPON_NOT_YET_VALID' } },
    };
    const free = { off: { fen: 1_000 }, applied: false, suggested: false, refusal: null };
    const best = {
      payable: 17_600,
      coupons: { ...unusable, 0: free, 1: { off: { fen: 2_400 }, applied: true, suggested: true } },
    };
    expect(await shown()).toMatchObject(best);
    expect(await shown(null)).toMatchObject(best);
    expect(await shown([])).toMatchObject({
      payable: 20_000,
      coupons: { 0: { applied: false }, 1: { applied: false, suggested: true } },
    });
    expect(await shown([ids[0] ?? ''])).toMatchObject({ payable: 19_000, coupons: { 0: { applied: true } } });
    expect(await shown([ids[0], ids[1], ids[2]].map(id => id ?? ''))).toMatchObject({
      payable: 19_000,
      coupons: {
        ...unusable,
        0: { applied: true },
        1: { applied: false, refusal: { code: 'COUPON_NOT_STACKABLE' } },
      },
    });
  });

  it('are nobody else’s', async () => {
    const [learner, stranger] = [await story.learner(), await story.learner()];
    const course = await story.course();
    const id = await story.claim(stranger, await story.coupon());
    expect(await quoteFor(learner, [course.id], [id])).toMatchObject({
      payable: { fen: 20_000 },
      coupons: [],
    });
  });

  it('are not shown when they are over', async () => {
    const user = await story.user();
    const course = await story.course();
    const id = await story.claim(await story.as(user), await story.coupon({ validDays: 1 }));
    await app.advance(24 * 3_600_000);
    const tomorrow = await story.as(user);
    expect((await quoteFor(tomorrow, [course.id])).coupons).toEqual([]);
    expect((await quoteFor(tomorrow, [course.id], [id])).coupons).toMatchObject([
      { coupon: { id }, applied: false, refusal: { code: 'COUPON_EXPIRED' } },
    ]);
  });
});

it('does not let a withdrawn course be ordered that was quoted a moment before', async () => {
  const learner = await story.learner();
  const course = await story.course();
  expect((await quoteFor(learner, [course.id])).payable.fen).toBe(20_000);
  await app.orm.em.fork().nativeUpdate(Course, course.id, { status: CourseStatus.WITHDRAWN });
  expect(await new Buyer(app, learner).place([course.id])).toMatchObject({
    order: null,
    userErrors: [{ code: 'COURSE_NOT_FOR_SALE', field: ['items', '0', 'id'] }],
  });
});
