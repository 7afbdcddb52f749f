import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { GraphQLAnswer, Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';
import type { Course } from './course.entity.js';
import { priceAt } from './pricing.rules.js';

let app: TestApp;
let story: Story;
let teacher: User;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
});
afterAll(() => app.stop());

// Only the clock stands still, so that a moment is exactly itself; timers and sockets go on.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

interface Priced {
  price: { fen: number; text: string };
  listPrice: { fen: number };
  limitedPrice: { id: string; label: string; price: { fen: number }; endsAt: string } | null;
}
const PRICED = 'price { fen text } listPrice { fen } limitedPrice { id label price { fen } endsAt }';

async function priced(course: Course): Promise<Priced> {
  const query = `query ($id: ID!) { course(id: $id) { ${PRICED} } }`;
  return (await app.visitor().run<{ course: Priced }>(query, { id: course.id })).course;
}

const NOON = new Date('2026-11-11T12:00:00+08:00');
const window = fc.record({
  priceFen: fc.constantFrom(0, 9_900, 9_900, 15_000, 19_999, 20_000, 25_000),
  starts: fc.constantFrom(-2, -1, 0, 1),
  lasts: fc.constantFrom(1, 2, 3),
});

it('costs in SQL what the rule says, and for the same reason, for any windows and at their edges', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(window, { maxLength: 4 }), async windows => {
      vi.setSystemTime(NOON);
      const course = await story.course({ teacher });
      const stored = [];
      for (const [n, { priceFen, starts, lasts }] of windows.entries()) {
        const startsAt = new Date(NOON.getTime() + starts);
        const endsAt = new Date(startsAt.getTime() + lasts);
        stored.push(await story.limitedPrice(course, { priceFen, label: `特惠${n}`, startsAt, endsAt }));
      }
      const expected = priceAt(course.priceFen, stored, NOON);
      const { price, listPrice, limitedPrice } = await priced(course);
      expect([price.fen, listPrice.fen]).toEqual([expected.priceFen, 20_000]);
      expect(limitedPrice?.id ?? null).toBe(expected.window?.id ?? null);
      expect(limitedPrice?.price.fen ?? null).toBe(expected.window?.priceFen ?? null);
    }),
    { numRuns: 60 },
  );
});

describe('a window that was set in Shanghai', () => {
  const zone = process.env.TZ;
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  it.each(['UTC', 'Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati'])(
    'opens and closes at the millisecond on a host in %s',
    async tz => {
      process.env.TZ = tz;
      expect(new Intl.DateTimeFormat().resolvedOptions().timeZone).toBe(tz);
      const [startsAt, endsAt] = ['2026-11-11T00:00:00+08:00', '2026-11-12T00:00:00+08:00'] as const;
      vi.setSystemTime(new Date('2026-11-01T00:00:00+08:00'));
      const course = await story.course({ teacher });
      const { errors, course: saved } = await save(await story.as(teacher), course, { startsAt, endsAt });
      expect([errors, saved?.limitedPrice]).toEqual([[], null]);

      const seen: number[] = [];
      for (const edge of [startsAt, endsAt].map(text => new Date(text).getTime())) {
        for (const moment of [edge - 1, edge]) {
          vi.setSystemTime(moment);
          seen.push((await priced(course)).price.fen);
        }
      }
      expect(seen).toEqual([20_000, 15_000, 15_000, 20_000]);
    },
  );
});

interface Saved {
  errors: { code: string; field: string[] | null }[];
  course: Priced | null;
}

async function save(visitor: Visitor, course: { id: string }, change: object = {}): Promise<Saved> {
  const input = {
    ...{ courseId: course.id, priceFen: 15_000, label: '双十一' },
    ...{ startsAt: '2026-11-11T00:00:00+08:00', endsAt: '2026-11-12T00:00:00+08:00', ...change },
  };
  const { saveLimitedPrice } = await visitor.run<{
    saveLimitedPrice: { course: Priced | null; userErrors: Saved['errors'] };
  }>(
    `mutation ($input: LimitedPriceInput!) { saveLimitedPrice(input: $input) {
      course { ${PRICED} } userErrors { code field } } }`,
    { input },
  );
  return { course: saveLimitedPrice.course, errors: saveLimitedPrice.userErrors };
}

const removal = `mutation ($id: ID!) { removeLimitedPrice(id: $id) { course { ${PRICED} } userErrors { code field } } }`;
const stored = (course: Course) =>
  app.sql<{ id: string; price_fen: number }>(
    'select id, price_fen from limited_prices where course_id = $1',
    [course.id],
  );
const entriesOf = (subjectId: string) =>
  app.sql<{ action: string; actor: string; detail: { priceFen: number } }>(
    `select action, actor_id as actor, detail from audit_entries where subject_id = $1 order by id`,
    [subjectId],
  );

describe('whoever sets a limited price', () => {
  it('may be the teacher, who changes and removes it, and each step is written down', async () => {
    vi.setSystemTime(NOON);
    const visitor = await story.as(teacher);
    const course = await story.course({ teacher });
    const { course: first } = await save(visitor, course);
    expect(first).toEqual({
      price: { fen: 15_000, text: '¥150.00' },
      listPrice: { fen: 20_000 },
      limitedPrice: {
        ...{ id: first?.limitedPrice?.id, label: '双十一', price: { fen: 15_000 } },
        endsAt: '2026-11-11T16:00:00.000Z',
      },
    });

    const id = first?.limitedPrice?.id as string;
    const { course: changed } = await save(visitor, course, { id, priceFen: 9_900 });
    expect([changed?.price.fen, changed?.limitedPrice?.id]).toEqual([9_900, id]);
    expect(await stored(course)).toEqual([{ id, price_fen: 9_900 }]);

    const { removeLimitedPrice } = await visitor.run<{
      removeLimitedPrice: { course: Priced; userErrors: [] };
    }>(removal, { id });
    expect(removeLimitedPrice).toEqual({
      course: { price: { fen: 20_000, text: '¥200.00' }, listPrice: { fen: 20_000 }, limitedPrice: null },
      userErrors: [],
    });
    const entries = await entriesOf(id);
    expect(entries.map(({ action, actor, detail }) => [action, actor, detail.priceFen])).toEqual([
      ['limitedPrice.save', teacher.id, 15_000],
      ['limitedPrice.save', teacher.id, 9_900],
      ['limitedPrice.remove', teacher.id, 9_900],
    ]);
  });

  it('may be an admin, for any course', async () => {
    vi.setSystemTime(NOON);
    const admin = await story.as(await story.user({ role: Role.ADMIN }));
    const { course } = await save(admin, await story.course({ teacher }));
    expect(course?.price.fen).toBe(15_000);
  });

  it.each([
    ['a learner', Role.STUDENT, ['FORBIDDEN']],
    ['the teacher of another course, for whom it does not exist', Role.TEACHER, ['NOT_FOUND']],
  ])('may not be %s, and nothing changes', async (_who, role, expected) => {
    vi.setSystemTime(NOON);
    const course = await story.course({ teacher });
    const { course: before } = await save(await story.as(teacher), course);
    const id = before?.limitedPrice?.id as string;

    const stranger = await story.as(await story.user({ role }));
    const input = {
      ...{ courseId: course.id, priceFen: 0, label: '白送' },
      ...{ startsAt: NOON, endsAt: new Date(NOON.getTime() + 1) },
    };
    const saving =
      'mutation ($input: LimitedPriceInput!) { payload: saveLimitedPrice(input: $input) { userErrors { code } } }';
    const removing = 'mutation ($id: ID!) { payload: removeLimitedPrice(id: $id) { userErrors { code } } }';
    type Answer = { payload: { userErrors: { code: string }[] } };
    const answers: GraphQLAnswer<Answer | null>[] = [
      await stranger.send(saving, { input }),
      await stranger.send(saving, { input: { ...input, id } }),
      await stranger.send(removing, { id }),
    ];
    const codes = answers.map(({ data, errors }) =>
      (errors?.map(({ extensions }) => extensions) ?? data?.payload.userErrors ?? []).map(({ code }) => code),
    );
    expect(codes).toEqual(Array(3).fill(expected));
    expect(await stored(course)).toEqual([{ id, price_fen: 15_000 }]);
    expect((await entriesOf(id)).length).toBe(1);
  });

  it('has to log in first', async () => {
    const { errors } = await app.visitor().send(removal, { id: teacher.id });
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });
});

it.each([
  [
    'a course that is not there',
    { courseId: '01a1fc3c-0000-7000-8000-000000000000' },
    'NOT_FOUND',
    'courseId',
  ],
  ['no id at all', { courseId: 'nonsense' }, 'NOT_FOUND', 'courseId'],
  ['a limited price that is not there', { id: 'nonsense' }, 'NOT_FOUND', 'id'],
  ['the list price', { priceFen: 20_000 }, 'INVALID_INPUT', 'priceFen'],
  ['a blank reason', { label: '  ' }, 'INVALID_INPUT', 'label'],
  ['an end before its start', { endsAt: '2026-11-11T00:00:00+08:00' }, 'INVALID_INPUT', 'endsAt'],
])('refuses %s, and stores nothing', async (_what, change, code, field) => {
  vi.setSystemTime(NOON);
  const course = await story.course({ teacher });
  const { errors, course: saved } = await save(await story.as(teacher), course, change);
  expect([errors, saved]).toEqual([[{ code, field: [field] }], null]);
  expect(await stored(course)).toEqual([]);
});

it('refuses to hang a limited price of one course on another', async () => {
  vi.setSystemTime(NOON);
  const visitor = await story.as(teacher);
  const [one, other] = [await story.course({ teacher }), await story.course({ teacher })];
  const { course } = await save(visitor, one);
  const { errors } = await save(visitor, other, { id: course?.limitedPrice?.id });
  expect(errors).toEqual([{ code: 'NOT_FOUND', field: ['id'] }]);
  expect([(await priced(one)).price.fen, (await priced(other)).price.fen]).toEqual([15_000, 20_000]);
});

it('shows plans that are for sale, the shortest first, and the terms of a refund', async () => {
  const course = await story.course({
    teacher,
    refundDays: 14,
    refundMaxProgress: 20,
    refundAutomatic: false,
  });
  await story.plan(course, { months: 12, priceFen: 12_000 });
  await story.plan(course, { months: 1, priceFen: 1_990 });
  await story.plan(course, { months: 3, priceFen: 5_000, forSale: false });
  const { course: seen } = await app.visitor().run<{ course: object }>(
    `query ($id: ID!) { course(id: $id) { plans { name months price { text } course { title } }
      refundPolicy { days maxProgressPercent automatic } } }`,
    { id: course.id },
  );
  const { title } = course;
  expect(seen).toEqual({
    plans: [
      { name: '1个月', months: 1, price: { text: '¥19.90' }, course: { title } },
      { name: '12个月', months: 12, price: { text: '¥120.00' }, course: { title } },
    ],
    refundPolicy: { days: 14, maxProgressPercent: 20, automatic: false },
  });
});
