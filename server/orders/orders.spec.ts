import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Buyer } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const buyer = async () => new Buyer(app, await story.learner());
const ordersOf = async (learner: Buyer) => {
  const { me } = await learner.visitor.run<{ me: { orders: { nodes: unknown[] } } }>(
    '{ me { orders { nodes { id } } } }',
  );
  return me.orders.nodes.length;
};

describe('placing an order', () => {
  it('takes prices from the catalogue and sums its lines exactly', async () => {
    const learner = await buyer();
    const [one, two] = [await story.course({ priceFen: 1 }), await story.course({ priceFen: 19_999 })];
    const { order } = await learner.place([one.id, two.id]);
    expect(order).toMatchObject({
      status: 'PENDING',
      payable: { fen: 20_000, text: '¥200.00' },
      lines: [
        { title: one.title, price: { fen: 1 } },
        { title: two.title, price: { fen: 19_999 } },
      ],
    });
  });

  it('returns the same order for the same key, even ten times at once', async () => {
    const learner = await buyer();
    const course = await story.course();
    const key = randomUUID();
    const placed = await Promise.all(Array.from({ length: 10 }, () => learner.place([course.id], key)));
    expect(new Set(placed.map(({ order }) => order?.id)).size).toBe(1);
    expect(await ordersOf(learner)).toBe(1);
  });

  it('keeps the frozen price when the catalogue changes afterwards', async () => {
    const learner = await buyer();
    const course = await story.course({ priceFen: 20_000 });
    const key = randomUUID();
    const { order } = await learner.place([course.id], key);
    await app.orm.em.fork().nativeUpdate(Course, { id: course.id }, { priceFen: 30_000 });
    expect((await learner.place([course.id], key)).order).toEqual(order);
  });

  it('refuses the same key with other content, and places nothing', async () => {
    const learner = await buyer();
    const key = randomUUID();
    await learner.place([(await story.course()).id], key);
    expect(await learner.place([(await story.course()).id], key)).toMatchObject({
      order: null,
      userErrors: [
        { code: 'CLIENT_KEY_REUSED', message: '订单内容已变化，请重新下单', field: ['clientKey'] },
      ],
    });
    expect(await ordersOf(learner)).toBe(1);
  });

  it('opens a free course at once, with no payment', async () => {
    const learner = await buyer();
    const course = await story.course({ priceFen: 0 });
    const { order } = await learner.place([course.id]);
    expect(order).toMatchObject({ status: 'PAID', payable: { fen: 0, text: '¥0.00' } });
    expect(await learner.facts(order?.id ?? '')).toEqual({ status: 'PAID', payments: [], grants: 1 });
    expect(await learner.access(course.id)).toBe('OPEN');
    expect(await learner.place([course.id])).toMatchObject({
      order: null,
      userErrors: [{ code: 'ALREADY_OWNED' }],
    });
  });

  it.each([
    ['an unknown course', () => randomUUID(), 'NOT_FOUND'],
    ['an id that is none', () => 'nonsense', 'NOT_FOUND'],
    ['a draft', async () => (await story.course({ status: CourseStatus.DRAFT })).id, 'NOT_FOUND'],
    [
      'a withdrawn course',
      async () => (await story.course({ status: CourseStatus.WITHDRAWN })).id,
      'COURSE_NOT_FOR_SALE',
    ],
  ])('refuses %s and places nothing', async (_what, id, code) => {
    const learner = await buyer();
    expect(await learner.place([await id()])).toMatchObject({
      order: null,
      userErrors: [{ code, field: ['items', '0', 'id'] }],
    });
    expect(await ordersOf(learner)).toBe(0);
  });

  it('does not sell a teacher the own course', async () => {
    const user = await story.user({ role: Role.TEACHER });
    const teacher = new Buyer(app, await story.as(user));
    const course = await story.course({ teacher: user });
    expect((await teacher.place([course.id])).userErrors).toMatchObject([{ code: 'ALREADY_OWNED' }]);
  });

  it('refuses no items, too many, twins, a short key and coupons nobody has', async () => {
    const learner = await buyer();
    const { id } = await story.course();
    const codes = async (items: string[], key?: string) =>
      (await learner.place(items, key)).userErrors.map(({ code, field }) => [code, field?.join('.')]);
    expect(await codes([])).toEqual([['INVALID_INPUT', 'items']]);
    expect(await codes(Array.from({ length: 51 }, () => randomUUID()))).toEqual([['INVALID_INPUT', 'items']]);
    expect(await codes([id, id])).toEqual([['INVALID_INPUT', 'items.1']]);
    expect(await codes([id, id.toUpperCase()])).toEqual([['INVALID_INPUT', 'items.1']]);
    expect(await codes([id], '\ud800aaaaaaaa')).toEqual([['INVALID_INPUT', 'clientKey']]);
    expect(await codes([id], 'short')).toEqual([['INVALID_INPUT', 'clientKey']]);
    expect(await ordersOf(learner)).toBe(0);
  });
});
