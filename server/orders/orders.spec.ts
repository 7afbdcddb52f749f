import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Order } from './order.entity.js';
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

  it('can be paid for a quarter of an hour, and its story begins', async () => {
    const learner = await buyer();
    const before = app.clock.now().getTime();
    const { id, expiresAt } = await learner.order((await story.course({ priceFen: 700 })).id);
    const minutes = (new Date(expiresAt).getTime() - before) / 60_000;
    expect(minutes).toBeGreaterThanOrEqual(15);
    expect(minutes).toBeLessThan(15.5);
    const { me } = await learner.visitor.run<{ me: { order: object } }>(
      'query ($id: ID!) { me { order(id: $id) { ending timeline { kind amount { fen } note } } } }',
      { id },
    );
    expect(me.order).toEqual({
      ending: null,
      timeline: [{ kind: 'PLACED', amount: { fen: 700 }, note: null }],
    });
    const jobs = await app.sql<{ run_at: Date }>(
      `select run_at from graphile_worker.jobs where key = $1 and task_identifier = 'expireOrder'`,
      [`expireOrder ${id}`],
    );
    expect(jobs.map(({ run_at }) => run_at.toISOString())).toEqual([expiresAt]);
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
    const course = await story.course();
    await learner.place([course.id], key);
    const plan = await story.plan(course);
    for (const other of [(await story.course()).id, { kind: 'COURSE_PLAN' as const, id: plan.id }])
      expect(await learner.place([other], key)).toMatchObject({
        order: null,
        userErrors: [
          { code: 'CLIENT_KEY_REUSED', message: '提交的内容已变化，请重新提交', field: ['clientKey'] },
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

  it('opens a free course once, however many orders for it come at once', async () => {
    const learner = await buyer();
    const course = await story.course({ priceFen: 0 });
    const placed = await Promise.all(Array.from({ length: 5 }, () => learner.place([course.id])));
    expect(placed.filter(({ order }) => order?.status === 'PAID')).toHaveLength(1);
    const refused = placed.flatMap(({ userErrors }) => userErrors.map(({ code }) => code));
    expect(refused).toEqual(Array.from({ length: 4 }, () => 'ALREADY_OWNED'));
    const grants = await app.sql('select 1 from grants where course_id = $1', [course.id]);
    expect(grants).toHaveLength(1);
  });

  it('finds an order from before there were fingerprints by its items', async () => {
    const learner = await buyer();
    const [course, other] = [await story.course(), await story.course()];
    const key = randomUUID();
    const { order } = await learner.place([course.id, other.id], key);
    await app.orm.em.fork().nativeUpdate(Order, { id: order?.id ?? '' }, { fingerprint: '' });
    expect((await learner.place([course.id, other.id], key)).order).toEqual(order);
    expect(await learner.place([course.id], key)).toMatchObject({
      order: null,
      userErrors: [{ code: 'CLIENT_KEY_REUSED' }],
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

describe("the viewer's orders", () => {
  it('are listed by where they stand', async () => {
    const learner = await buyer();
    const [free, dear] = [await story.course({ priceFen: 0 }), await story.course()];
    const [paid, pending] = [await learner.order(free.id), await learner.order(dear.id)];
    const listed = async (args: string) => {
      const { me } = await learner.visitor.run<{ me: { orders: { nodes: { id: string }[] } } }>(
        `{ me { orders${args} { nodes { id } } } }`,
      );
      return me.orders.nodes.map(({ id }) => id);
    };
    expect(await listed('')).toEqual([pending.id, paid.id]);
    expect(await listed('(status: PENDING)')).toEqual([pending.id]);
    expect(await listed('(status: PAID)')).toEqual([paid.id]);
    expect(await listed('(status: REFUNDED)')).toEqual([]);
  });
});
