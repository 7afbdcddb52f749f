import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AddToCartDocument,
  CartPageDocument,
  RemoveFromCartDocument,
} from '../../graphql/generated/graphql.js';
import { CoursePlan } from '../catalog/course-plan.entity.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Buyer, type UserErrors, type Wanted } from '../testkit/purchase.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';
import { cartItemState } from './cart.rules.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());

interface Cart {
  count: number;
  total: { fen: number };
  items: {
    id: string;
    kind: string;
    productId: string;
    title: string;
    state: string;
    list: { fen: number };
    price: { fen: number };
    course: { id: string; inCart: boolean } | null;
  }[];
}
type Answer = UserErrors & { cart: Cart | null };

const add = async ({ run }: Visitor, wanted: Wanted): Promise<Answer> => {
  const input = typeof wanted === 'string' ? { kind: 'COURSE', id: wanted } : wanted;
  return (await run<{ addToCart: Answer }>(AddToCartDocument, { input })).addToCart;
};
const remove = async ({ run }: Visitor, itemIds: string[]): Promise<Answer> =>
  (await run<{ removeFromCart: Answer }>(RemoveFromCartDocument, { itemIds })).removeFromCart;
const cartOf = async ({ run }: Visitor): Promise<Cart> => {
  const { me } = await run<{ me: { cart: Cart } }>(
    `{ me { cart { count total { fen } items { id kind productId title state list { fen } price { fen } course { id inCart } } } } }`,
  );
  return me.cart;
};

describe('the cart', () => {
  it('shows picture, title and today’s price of each course, the latest first, and sums them up', async () => {
    const learner = await story.learner();
    const [one, two] = [await story.course({ priceFen: 20_000 }), await story.course({ priceFen: 9_900 })];
    await story.limitedPrice(one, { priceFen: 15_000 });
    await add(learner, one.id);
    const { cart, userErrors } = await add(learner, two.id);
    expect(userErrors).toEqual([]);
    expect(cart).toMatchObject({
      count: 2,
      items: [
        { title: two.title, state: 'BUYABLE', list: { fen: 9_900 }, price: { fen: 9_900 } },
        {
          title: one.title,
          state: 'BUYABLE',
          list: { fen: 20_000 },
          price: { fen: 15_000 },
          course: { id: one.id, coverUrl: expect.stringMatching(/^http/) as string, inCart: true },
        },
      ],
    });
    expect((await cartOf(learner)).total).toEqual({ fen: 24_900 });
    expect(await cartOf(await story.learner())).toEqual({ count: 0, total: { fen: 0 }, items: [] });
  });

  it('is read by one statement, however much is in it', async () => {
    const learner = await story.learner();
    for (let n = 0; n < 3; n++) await add(learner, (await story.course()).id);
    const sent = await statementsOf(() =>
      learner.run(
        '{ me { cart { count total { fen } items { title price { fen } state course { coverUrl } } } } }',
      ),
    );
    expect(sent).toHaveLength(1);
    expect((await learner.run<{ me: { cart: Cart } }>(CartPageDocument)).me.cart.count).toBe(3);
  });

  it('takes a course once, however often and from however many tabs', async () => {
    const learner = await story.learner();
    const [one, two] = [await story.course(), await story.course()];
    const answers = await Promise.all([one, two, one, two, one].map(({ id }) => add(learner, id)));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect((await cartOf(learner)).items.map(item => item.productId).sort()).toEqual([one.id, two.id].sort());
    await add(learner, one.id.toUpperCase());
    expect((await cartOf(learner)).count).toBe(2);
  });

  it('holds fifty things and no more, also when tabs race for the last place', async () => {
    const learner = await story.learner();
    const teacher = await story.user({ role: Role.TEACHER });
    const courses: Course[] = [];
    for (let n = 0; n < 51; n++) courses.push(await story.course({ teacher, lessons: 0, priceFen: 1 }));
    for (const { id } of courses.slice(0, 49)) await add(learner, id);
    const last = await Promise.all(courses.slice(49).map(({ id }) => add(learner, id)));
    expect(last.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'CART_FULL', message: '购物车已满，请先移除一些课程' },
    ]);
    expect(await cartOf(learner)).toMatchObject({ count: 50, total: { fen: 50 } });
    const items = (await cartOf(learner)).items.map(({ productId }) => productId);
    expect((await new Buyer(app, learner).order(items)).payable.fen).toBe(50);
  });

  it('lets things go, and only the viewer’s own', async () => {
    const [learner, stranger] = [await story.learner(), await story.learner()];
    await add(learner, (await story.course()).id);
    const [item] = (await cartOf(learner)).items;
    expect((await remove(stranger, [item?.id ?? '', 'nonsense', randomUUID()])).cart).toMatchObject({
      count: 0,
    });
    expect((await cartOf(learner)).count).toBe(1);
    expect((await remove(learner, [item?.id ?? ''])).cart).toMatchObject({ count: 0, items: [] });
    expect((await remove(learner, [item?.id ?? ''])).userErrors).toEqual([]);
  });

  it('is for those who are logged in', async () => {
    const { errors } = await app
      .visitor()
      .send(AddToCartDocument, { input: { kind: 'COURSE', id: randomUUID() } });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  it('follows the price to the very edge of its window', async () => {
    const learner = await story.learner();
    const course = await story.course({ priceFen: 20_000 });
    const startsAt = new Date(app.clock.now().getTime() + 60_000);
    await story.limitedPrice(course, {
      priceFen: 1,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 60_000),
    });
    await add(learner, course.id);
    const price = async () => (await cartOf(learner)).total.fen;
    expect(await price()).toBe(20_000);
    await app.advance(60_000);
    expect(await price()).toBe(1);
    await app.advance(60_000);
    expect(await price()).toBe(20_000);
  });
});

describe('what cannot be bought', () => {
  it.each([
    ['an unknown course', () => randomUUID(), 'NOT_FOUND'],
    ['an id that is none', () => 'nonsense', 'NOT_FOUND'],
    ['a draft', async () => (await story.course({ status: CourseStatus.DRAFT })).id, 'NOT_FOUND'],
    [
      'a withdrawn course',
      async () => (await story.course({ status: CourseStatus.WITHDRAWN })).id,
      'COURSE_NOT_FOR_SALE',
    ],
  ])('is not put in: %s', async (_what, id, code) => {
    const learner = await story.learner();
    expect(await add(learner, await id())).toMatchObject({
      cart: null,
      userErrors: [{ code }],
    });
    expect((await cartOf(learner)).count).toBe(0);
  });

  it('is not put in: a plan that is not sold, a course that is owned', async () => {
    const learner = await story.learner();
    const [course, free] = [await story.course(), await story.course({ priceFen: 0 })];
    const plan = await story.plan(course, { forSale: false });
    const codes = async (wanted: Wanted) => (await add(learner, wanted)).userErrors.map(({ code }) => code);
    expect(await codes({ kind: 'COURSE_PLAN', id: plan.id })).toEqual(['COURSE_NOT_FOR_SALE']);
    await new Buyer(app, learner).order(free.id);
    expect(await codes(free.id)).toEqual(['ALREADY_OWNED']);
  });

  it('is marked and counts nothing when it became so in the cart', async () => {
    const learner = await story.learner();
    const [bought, withdrawn, draft, kept] = [
      await story.course({ priceFen: 0 }),
      await story.course(),
      await story.course(),
      await story.course({ priceFen: 700 }),
    ];
    const plan = await story.plan(bought);
    for (const { id } of [withdrawn, draft, kept]) await add(learner, id);
    await add(learner, { kind: 'COURSE_PLAN', id: plan.id });
    await new Buyer(app, learner).order(bought.id);
    const em = app.orm.em.fork();
    await em.nativeUpdate(Course, withdrawn.id, { status: CourseStatus.WITHDRAWN });
    await em.nativeUpdate(Course, draft.id, { status: CourseStatus.DRAFT });
    const { items, total } = await cartOf(learner);
    expect(items).toMatchObject([
      { title: `${bought.title} · 1个月`, state: 'OWNED', course: { id: bought.id } },
      { state: 'BUYABLE', price: { fen: 700 } },
      { title: '', state: 'UNAVAILABLE', price: { fen: 0 }, course: null },
      { title: withdrawn.title, state: 'UNAVAILABLE', course: { id: withdrawn.id } },
    ]);
    expect(total).toEqual({ fen: 700 });
    // More than can be told is no reason to show no cart.
    for (const priceFen of [2_000_000_000, 2_000_000_000])
      await add(learner, (await story.course({ priceFen })).id);
    expect((await cartOf(learner)).total).toEqual({ fen: 2_147_483_647 });
  });

  it('is said in SQL as the rules say it in TypeScript', async () => {
    const user = await story.user();
    const [learner, teacher] = [await story.as(user), await story.user({ role: Role.TEACHER })];
    const facts = fc.record({
      status: fc.constantFrom(...Object.values(CourseStatus)),
      own: fc.constantFrom('NOTHING', 'COURSE', 'PLAN'),
      forSale: fc.boolean(),
      kind: fc.constantFrom('COURSE' as const, 'COURSE_PLAN' as const),
      priceFen: fc.constantFrom(0, 3000),
    });
    await fc.assert(
      fc.asyncProperty(facts, async ({ status, own, forSale, kind, priceFen }) => {
        const course = await story.course({ teacher, priceFen: 0, lessons: 0 });
        const plan = await story.plan(course, { priceFen });
        const free = await story.plan(course, { priceFen: 0, months: 2 });
        const id = kind === 'COURSE' ? course.id : plan.id;
        await add(learner, { kind, id });
        if (own === 'COURSE') await new Buyer(app, learner).order(course.id);
        if (own === 'PLAN') await new Buyer(app, learner).order({ kind: 'COURSE_PLAN', id: free.id });
        await add(learner, { kind, id });
        await app.orm.em.fork().nativeUpdate(Course, course.id, { status });
        await app.orm.em.fork().nativeUpdate(CoursePlan, plan.id, { forSale });
        const isSold = status === 'PUBLISHED' && (kind === 'COURSE' || forSale);
        const owned = own === 'COURSE' || (own === 'PLAN' && kind === 'COURSE_PLAN' && priceFen === 0);
        const offer = status === 'DRAFT' ? null : { owned, forSale: isSold };
        const item = (await cartOf(learner)).items.find(({ productId }) => productId === id);
        // What the order bought has left the cart, and what is owned cannot be put in again.
        const isGone = own === 'COURSE' && kind === 'COURSE';
        expect(item?.state).toBe(isGone ? undefined : cartItemState(offer));
        if (item) await remove(learner, [item.id]);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what was paid', () => {
  it('leaves the cart, and nothing else does', async () => {
    const learner = await story.learner();
    const buyer = new Buyer(app, learner);
    const [one, two] = [await story.course(), await story.course()];
    await add(learner, one.id);
    await add(learner, two.id);
    const order = await buyer.order(one.id);
    expect((await cartOf(learner)).count).toBe(2);
    const { launch } = await buyer.launch(order.id, 'ALIPAY');
    await app.sandbox.payAtCashier(launch);
    await expect.poll(async () => (await buyer.facts(order.id)).status).toBe('PAID');
    expect((await cartOf(learner)).items).toMatchObject([{ productId: two.id, course: { inCart: true } }]);
    expect(await learner.run('query ($id: ID!) { course(id: $id) { inCart } }', { id: one.id })).toEqual({
      course: { inCart: false },
    });
  });
});
