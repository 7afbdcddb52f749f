import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Course } from '../catalog/course.entity.js';
import { expectSoundBooks } from '../testkit/books.js';
import { Buyer } from '../testkit/purchase.js';
import { RefundStory } from '../testkit/refund-story.js';
import { requestRefund, Staff } from '../testkit/staff.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';

let app: TestApp;
let story: Story;
let refunds: RefundStory;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  refunds = new RefundStory(app, story);
});
afterEach(() => expectSoundBooks(app));
afterAll(() => app.stop());

const SUMS = 'list { fen } discount { fen } payable { fen } refunded { fen }';
const SEEN = `{ refunds { nodes { id amount { fen } order {
  ${SUMS} lines { title } timeline { kind } payments { id } coupons { id } refunds { id } } } } }`;

interface Seen {
  id: string;
  amount: { fen: number };
  order: Record<'list' | 'discount' | 'payable' | 'refunded', { fen: number }> &
    Record<'lines' | 'timeline' | 'payments' | 'coupons' | 'refunds', object[]>;
}

const seenBy = async ({ run }: Visitor): Promise<Seen[]> =>
  (await run<{ refunds: { nodes: Seen[] } }>(SEEN)).refunds.nodes;

/** One order of courses by two teachers, and its lines in their order. */
async function shared(): Promise<{
  teachers: [User, User];
  courses: [Course, Course];
  buyer: Buyer;
  orderId: string;
  lines: string[];
}> {
  const teachers: [User, User] = [
    await story.user({ role: Role.TEACHER }),
    await story.user({ role: Role.TEACHER }),
  ];
  const courses: [Course, Course] = [
    await story.course({ teacher: teachers[0], priceFen: 5000, refundAutomatic: false }),
    await story.course({ teacher: teachers[1], priceFen: 7000, refundAutomatic: false }),
  ];
  await story.limitedPrice(courses[1], { priceFen: 6000 });
  const { buyer, orderId } = await refunds.bought(courses);
  const rows = await app.sql<{ id: string }>(
    'select id from order_lines where order_id = $1 order by position',
    [orderId],
  );
  return { teachers, courses, buyer, orderId, lines: rows.map(({ id }) => id) };
}

it('shows a teacher a refund of the own course, and of its order the own line alone', async () => {
  const { teachers, courses, buyer, orderId, lines } = await shared();
  const { refund } = await requestRefund(buyer.visitor, orderId, { lineIds: [lines[1] ?? ''] });
  const [first, second] = [await story.as(teachers[0]), await story.as(teachers[1])];
  expect(await seenBy(first)).toEqual([]);
  const own = {
    id: refund?.id,
    amount: { fen: 6000 },
    order: {
      ...{ list: { fen: 7000 }, discount: { fen: 1000 }, payable: { fen: 6000 }, refunded: { fen: 0 } },
      ...{ lines: [{ title: courses[1].title }], timeline: [], payments: [], coupons: [] },
      refunds: [{ id: refund?.id }],
    },
  };
  expect(await seenBy(second)).toEqual([own]);
  expect(await statementsOf(() => seenBy(second))).toHaveLength(1);
  const admin = await Staff.admin(story);
  const all = (await seenBy(admin.visitor)).find(({ id }) => id === refund?.id);
  expect(all?.order).toMatchObject({
    list: { fen: 12_000 },
    discount: { fen: 1000 },
    payable: { fen: 11_000 },
  });
  expect(all?.order.lines).toHaveLength(2);
  expect(all?.order.timeline).toEqual([{ kind: 'PLACED' }, { kind: 'PAID' }, { kind: 'REFUND_REQUESTED' }]);
  const decided = await new Staff(second).decide(refund?.id ?? '', true);
  expect(decided).toMatchObject({ refund: { status: 'APPROVED' }, userErrors: [] });
  await refunds.until(orderId, ['SUCCEEDED']);
  const { order } = (await seenBy(second))[0] as Seen;
  expect(order.refunded).toEqual({ fen: 6000 });
});

it('shows a refund of the courses of two teachers to neither', async () => {
  const { teachers, buyer, orderId } = await shared();
  const { refund } = await requestRefund(buyer.visitor, orderId);
  for (const teacher of teachers) {
    const visitor = await story.as(teacher);
    expect(await seenBy(visitor)).toEqual([]);
    expect(await new Staff(visitor).decide(refund?.id ?? '', true)).toMatchObject({
      refund: null,
      userErrors: [{ code: 'NOT_FOUND', field: ['id'] }],
    });
  }
  const admin = await Staff.admin(story);
  expect((await seenBy(admin.visitor)).map(({ id }) => id)).toContain(refund?.id);
  expect(await refunds.statuses(orderId)).toEqual(['REQUESTED']);
});

it('shows money that bought nothing to its buyer and to admins alone', async () => {
  const teacher = await story.user({ role: Role.TEACHER });
  const course = await story.course({ teacher });
  const buyer = new Buyer(app, await story.learner());
  const orders = [await buyer.order(course.id), await buyer.order(course.id)];
  for (const { number } of [
    await buyer.launch(orders[0]?.id ?? '', 'ALIPAY'),
    await buyer.launch(orders[1]?.id ?? '', 'ALIPAY'),
  ])
    await app.sandbox.pay(number);
  const surplus = () => app.sql<{ id: string }>(`select id from refunds where kind = 'SURPLUS'`);
  await expect.poll(surplus, { timeout: 10_000 }).toHaveLength(1);
  const [row] = await surplus();
  expect(await seenBy(await story.as(teacher))).toEqual([]);
  expect((await seenBy((await Staff.admin(story)).visitor)).map(({ id }) => id)).toContain(row?.id);
  expect(await buyer.visitor.run('{ me { refunds { nodes { id } } } }')).toEqual({
    me: { refunds: { nodes: [{ id: row?.id }] } },
  });
});
