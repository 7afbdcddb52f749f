import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { statementsOf } from '../testkit/statements.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { CouponKind, CouponScope, CouponState, couponState, CouponStatus } from './coupon.rules.js';
import { consume, reserve } from './coupons.service.js';

let app: TestApp;
let story: Story;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
});
afterAll(() => app.stop());
afterEach(() => void vi.useRealTimers());

interface Page {
  nodes: { id: string; state: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}
const WALLET = `query ($state: CouponState, $first: Int, $after: String) { me {
  coupons(state: $state, first: $first, after: $after) { nodes { id state } pageInfo { hasNextPage endCursor } } } }`;
const wallet = async ({ run }: Visitor, args: object = {}): Promise<Page> =>
  (await run<{ me: { coupons: Page } }>(WALLET, args)).me.coupons;

const DAY = 24 * 3_600_000;
const from = (ms: number) => new Date(app.clock.now().getTime() + ms);
const transact = (work: (tx: Tx<Ctx>) => Promise<unknown>) =>
  inTransaction({ em: app.orm.em.fork(), now: app.clock.now, viewer: null } as unknown as Ctx, work);

it('says in SQL what a coupon is as the rule does, to the millisecond', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const learner = await story.learner();
  const window = { validFrom: from(60_000), validUntil: from(120_000) };
  const id = await story.claim(learner, await story.coupon(window));
  const { validFrom, validUntil } = window;
  for (const [edge, before, after] of [
    [validFrom, 'UPCOMING', 'USABLE'],
    [validUntil, 'USABLE', 'EXPIRED'],
  ] as const) {
    for (const [ms, state] of [
      [-1, before],
      [0, after],
    ] as const) {
      vi.setSystemTime(edge.getTime() + ms);
      expect(couponState({ status: CouponStatus.USABLE, ...window }, app.clock.now())).toBe(state);
      for (const asked of [null, ...Object.values(CouponState)]) {
        const { nodes } = await wallet(learner, { state: asked });
        expect(nodes).toEqual(asked === null || asked === state ? [{ id, state }] : []);
      }
    }
  }
});

it('shows what ends soonest first and what is over last, page by page, in one statement each', async () => {
  const user = await story.user();
  const learner = await story.as(user);
  const claim = async (terms: object) => story.claim(learner, await story.coupon(terms));
  const month = await claim({ validDays: 30 });
  const used = await claim({ validDays: 60 });
  const held = await claim({ validDays: 5 });
  const soon = await claim({ validDays: 2 });
  const upcoming = await claim({ validFrom: from(DAY), validUntil: from(9 * DAY) });
  const [paid, unpaid] = [randomUUID(), randomUUID()];
  await transact(tx => reserve(tx, paid, user.id, [used]));
  await transact(tx => consume(tx, paid));
  await transact(tx => reserve(tx, unpaid, user.id, [held]));

  const expected = [
    { id: soon, state: 'USABLE' },
    { id: held, state: 'RESERVED' },
    { id: upcoming, state: 'UPCOMING' },
    { id: month, state: 'USABLE' },
    { id: used, state: 'USED' },
  ];
  expect((await wallet(learner)).nodes).toEqual(expected);
  const seen: object[] = [];
  for (let after: string | null = null, more = true; more;) {
    const pages: Page[] = [];
    const sent = await statementsOf(async () => pages.push(await wallet(learner, { first: 1, after })));
    expect(sent.length).toBe(1);
    seen.push(...(pages[0]?.nodes ?? []));
    ({ endCursor: after, hasNextPage: more } = (pages[0] as Page).pageInfo);
  }
  expect(seen).toEqual(expected);
  expect((await wallet(learner, { state: 'USABLE' })).nodes).toEqual([expected[0], expected[3]]);
});

it('shows nobody the coupons of somebody else', async () => {
  const template = await story.coupon();
  await story.claim(await story.learner(), template);
  const other = await story.learner();
  expect((await wallet(other)).nodes).toEqual([]);
  expect(await app.visitor().run('{ me { coupons { nodes { id } } } }')).toEqual({ me: null });
});

it('tells the terms of each coupon', async () => {
  const learner = await story.learner();
  const course = await story.course({ title: '课程之一' });
  const hidden = await story.course({ status: CourseStatus.DRAFT });
  const percent = { kind: CouponKind.PERCENT_OFF, maxOffFen: 5000, thresholdFen: 0 };
  const ofCourses = { scope: CouponScope.COURSE, scopeIds: [course.id, hidden.id], stackable: true };
  await story.claim(learner, await story.coupon({ name: '8.8折', ...percent, ...ofCourses }));
  const category = course.category.id;
  const ofCategory = { scope: CouponScope.CATEGORY, scopeIds: [category], validDays: 8 };
  await story.claim(learner, await story.coupon({ name: '满100减20', ...ofCategory, total: 5, perUser: 2 }));

  const fields = `name kind amountOff { text } payPermille maxOff { text } threshold { text } scope stackable
    total left perUser categories { id } courses { title } validDays active`;
  const { me } = await learner.run<{ me: { coupons: { nodes: { template: object }[] } } }>(
    `{ me { coupons { nodes { template { ${fields} } } } } }`,
  );
  expect(me.coupons.nodes.map(({ template }) => template)).toEqual([
    {
      ...{
        name: '8.8折',
        kind: 'PERCENT_OFF',
        amountOff: null,
        payPermille: 880,
        maxOff: { text: '¥50.00' },
      },
      ...{ threshold: { text: '¥0.00' }, scope: 'COURSE', stackable: true, total: null, left: null },
      ...{ perUser: 1, categories: [], courses: [{ title: '课程之一' }], validDays: 7, active: true },
    },
    {
      ...{ name: '满100减20', kind: 'AMOUNT_OFF', amountOff: { text: '¥20.00' }, payPermille: null },
      ...{ maxOff: null, threshold: { text: '¥100.00' }, scope: 'CATEGORY', stackable: false, total: 5 },
      ...{ left: 4, perUser: 2, categories: [{ id: category }], courses: [], validDays: 8, active: true },
    },
  ]);
});
