import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CoursePlan } from '../catalog/course-plan.entity.js';
import type { Course } from '../catalog/course.entity.js';
import { monthsLater } from '../learning/term.rules.js';
import { Buyer, type Wanted } from '../testkit/purchase.js';
import { requestRefund } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

const DAY = 24 * 3_600_000;
const planOf = ({ id }: CoursePlan): Wanted => ({ kind: 'COURSE_PLAN', id });

/** A learner of long standing: tokens live ten minutes, terms live months. */
const asBuyer = async (user: User) => new Buyer(app, await story.as(user));

/** Pays for it at the sandbox's cashier; returns the order. */
async function buy(
  buyer: Buyer,
  wanted: Wanted | Wanted[],
): Promise<{ id: string; lines: { id: string }[] }> {
  const order = await buyer.order(wanted);
  const { launch } = await buyer.launch(order.id, 'ALIPAY');
  await app.sandbox.payAtCashier(launch);
  await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
  return order;
}

async function seen({ visitor }: Buyer, course: Course): Promise<{ access: string; endsAt: string | null }> {
  const { course: of } = await visitor.run<{ course: { access: string; accessEndsAt: string | null } }>(
    'query ($id: ID!) { course(id: $id) { access accessEndsAt } }',
    { id: course.id },
  );
  return { access: of.access, endsAt: of.accessEndsAt };
}

const paidAt = async (orderId: string): Promise<Date> => {
  const [row] = await app.sql<{ paid_at: Date }>('select paid_at from orders where id = $1', [orderId]);
  return row?.paid_at ?? new Date(Number.NaN);
};

describe('a plan, a product that is no course', () => {
  it('opens the course for its months once it is paid, and closes it when they are over', async () => {
    const user = await story.user();
    const buyer = await asBuyer(user);
    const course = await story.course({ priceFen: 20_000 });
    const plan = await story.plan(course, { months: 1, priceFen: 3_000 });
    const order = await buyer.order(planOf(plan));
    expect(order).toMatchObject({
      payable: { fen: 3_000 },
      lines: [{ title: `${course.title} · 1个月`, course: { id: course.id } }],
    });
    const { launch } = await buyer.launch(order.id, 'WECHAT');
    expect(await seen(buyer, course)).toEqual({ access: 'PREVIEW', endsAt: null });
    await app.sandbox.payAtCashier(launch);
    await expect
      .poll(() => buyer.facts(order.id))
      .toEqual({ status: 'PAID', payments: ['SUCCEEDED'], grants: 1 });

    const end = monthsLater(await paidAt(order.id), 1);
    expect(await seen(buyer, course)).toEqual({ access: 'OPEN', endsAt: end.toISOString() });
    const { me } = await buyer.visitor.run<{ me: { courses: { nodes: object[] } } }>(
      '{ me { courses { nodes { endsAt course { id } } } } }',
    );
    expect(me.courses.nodes).toEqual([{ endsAt: end.toISOString(), course: { id: course.id } }]);

    await app.advance(end.getTime() - app.clock.now().getTime() - 60_000);
    expect((await seen(await asBuyer(user), course)).access).toBe('OPEN');
    await app.advance(60_000);
    const afterwards = await asBuyer(user);
    expect(await seen(afterwards, course)).toEqual({ access: 'PREVIEW', endsAt: null });
    expect(await afterwards.visitor.run('{ me { courses { nodes { id } } } }')).toEqual({
      me: { courses: { nodes: [] } },
    });
  });

  it('begins where the term before it ends, in one order as in two', async () => {
    const buyer = await asBuyer(await story.user());
    const course = await story.course();
    const [month, quarter] = [
      await story.plan(course, { months: 1 }),
      await story.plan(course, { months: 3 }),
    ];
    const first = await buy(buyer, [planOf(month), planOf(quarter)]);
    const end = monthsLater(monthsLater(await paidAt(first.id), 1), 3);
    expect(await seen(buyer, course)).toEqual({ access: 'OPEN', endsAt: end.toISOString() });
    await buy(buyer, planOf(month));
    expect((await seen(buyer, course)).endsAt).toBe(monthsLater(end, 1).toISOString());
  });

  it('extends by both when two are paid at the same moment', async () => {
    const buyer = await asBuyer(await story.user());
    const course = await story.course();
    const plan = await story.plan(course);
    const orders = [await buyer.order(planOf(plan)), await buyer.order(planOf(plan))];
    const numbers: string[] = [];
    for (const { id } of orders) numbers.push((await buyer.launch(id, 'ALIPAY')).number);
    await Promise.all(numbers.map(number => app.sandbox.pay(number)));
    const spans = () =>
      app.sql<{ starts_at: Date; ends_at: Date }>(
        'select starts_at, ends_at from grants where course_id = $1 order by starts_at',
        [course.id],
      );
    await expect.poll(async () => (await spans()).length).toBe(2);
    const [one, two] = await spans();
    expect(two?.starts_at).toEqual(one?.ends_at);
    expect((await seen(buyer, course)).endsAt).toBe(two?.ends_at.toISOString());
  });

  it('is not sold to those who have the course for good; having it for a while lets them buy it', async () => {
    const buyer = await asBuyer(await story.user());
    const course = await story.course();
    const plan = await story.plan(course);
    await buy(buyer, planOf(plan));
    await buy(buyer, course.id);
    expect(await seen(buyer, course)).toEqual({ access: 'OPEN', endsAt: null });
    expect(await buyer.place([planOf(plan)])).toMatchObject({
      order: null,
      userErrors: [{ code: 'ALREADY_OWNED', field: ['items', '0', 'id'] }],
    });
  });

  it('that costs nothing is given once at a time', async () => {
    const user = await story.user();
    const buyer = await asBuyer(user);
    const course = await story.course();
    const [free, month] = [
      await story.plan(course, { priceFen: 0 }),
      await story.plan(course, { months: 2, priceFen: 3000 }),
    ];
    const order = await buyer.order(planOf(free));
    const end = monthsLater(await paidAt(order.id), 1);
    expect(await buyer.place([planOf(free)])).toMatchObject({
      order: null,
      userErrors: [{ code: 'ALREADY_OWNED', field: ['items', '0', 'id'] }],
    });
    expect(await seen(buyer, course)).toEqual({ access: 'OPEN', endsAt: end.toISOString() });
    await buy(buyer, planOf(month));
    expect((await seen(buyer, course)).endsAt).toBe(monthsLater(end, 2).toISOString());
    await app.advance(end.getTime() - app.clock.now().getTime());
    expect((await (await asBuyer(user)).order(planOf(free))).status).toBe('PAID');
  });

  it('is not sold beside the course itself, when it is off the shelf, or when the course is', async () => {
    const buyer = await asBuyer(await story.user());
    const course = await story.course();
    const [plan, off] = [await story.plan(course), await story.plan(course, { months: 2, forSale: false })];
    const codes = async (wanted: Wanted[]) =>
      (await buyer.place(wanted)).userErrors.map(({ code, field }) => [code, field?.join('.')]);
    expect(await codes([course.id, planOf(plan)])).toEqual([['ALREADY_OWNED', 'items.1.id']]);
    expect(await codes([planOf(off)])).toEqual([['COURSE_NOT_FOR_SALE', 'items.0.id']]);
    expect(await codes([{ kind: 'COURSE_PLAN', id: course.id }])).toEqual([['NOT_FOUND', 'items.0.id']]);
  });
});

describe('a plan that is given back', () => {
  it('takes its own months with it and leaves those bought after it, from now on', async () => {
    const user = await story.user();
    const buyer = await asBuyer(user);
    const course = await story.course();
    const plan = await story.plan(course);
    const first = await buy(buyer, planOf(plan));
    const second = await buy(buyer, planOf(plan));
    await app.advance(DAY);
    const back = await asBuyer(user);
    expect((await requestRefund(back.visitor, first.id)).userErrors).toEqual([]);
    await expect
      .poll(
        async () => {
          await app.advance(60_000);
          return (await back.facts(first.id)).status;
        },
        { timeout: 15_000 },
      )
      .toBe('REFUNDED');

    const later = await asBuyer(user);
    const { access, endsAt } = await seen(later, course);
    expect(access).toBe('OPEN');
    const [left] = await app.sql<{ starts_at: Date; ends_at: Date; whole: boolean }>(
      `select starts_at, ends_at from grants where course_id = $1 and revoked_at is null`,
      [course.id],
    );
    expect(left?.ends_at.toISOString()).toBe(endsAt);
    expect(left?.starts_at.getTime()).toBeLessThanOrEqual(app.clock.now().getTime());
    const bought = monthsLater(await paidAt(first.id), 1);
    expect((left?.ends_at.getTime() ?? 0) - (left?.starts_at.getTime() ?? 0)).toBe(
      monthsLater(bought, 1).getTime() - bought.getTime(),
    );
    expect(await later.facts(second.id)).toMatchObject({ status: 'PAID' });
  });

  it('closes the course when nothing else opens it', async () => {
    const user = await story.user();
    const buyer = await asBuyer(user);
    const course = await story.course();
    const order = await buy(buyer, planOf(await story.plan(course)));
    expect((await requestRefund(buyer.visitor, order.id)).userErrors).toEqual([]);
    await expect
      .poll(
        async () => {
          await app.advance(60_000);
          return (await buyer.facts(order.id)).status;
        },
        { timeout: 15_000 },
      )
      .toBe('REFUNDED');
    expect(await seen(await asBuyer(user), course)).toEqual({ access: 'PREVIEW', endsAt: null });
  });
});
