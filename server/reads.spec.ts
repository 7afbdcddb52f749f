import { getOperationAST, type DocumentNode } from 'graphql';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as generated from '../graphql/generated/graphql.js';
import type { Course } from './catalog/course.entity.js';
import { Compiler } from './kernel/reads/compile.js';
import { liveNow, liveQueries } from './testkit/live.js';
import { Buyer } from './testkit/purchase.js';
import { Role } from './users/user.entity.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import { commented } from './testkit/talk.js';
import type { Visitor } from './testkit/visitor.js';
import { statementsOf } from './testkit/statements.js';
import { Story } from './testkit/story.js';

let app: TestApp;
let story: Story;
let learner: Visitor;
let admin: Visitor;
let course: Course;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  learner = await story.learner();
  admin = await story.as(await story.user({ role: Role.ADMIN }));
  course = await story.course();
});
afterAll(() => app.stop());

type Prepare = () => object | Promise<object>;
const order = () => new Buyer(app, learner).order(course.id);
const firstLesson = () =>
  app.sql<{ id: string }>('select id from lessons where course_id = $1 limit 1', [course.id]);

/** Two courses, and a coupon that is good for them. */
const quoted = async () => {
  await story.claim(learner, await story.coupon());
  const items = [course, await story.course()].map(({ id }) => ({ kind: 'COURSE', id }));
  return { input: { items } };
};

/** Every operation of the client: what it is asked with, and how many statements it may cost. */
const OPERATIONS: Record<string, [statements: number, variables: Prepare]> = {
  // The shelves, where the viewer goes on, and what is cheaper for a while.
  HomePage: [3, () => ({})],
  CourseList: [1, () => ({ first: 20 })],
  CategoryPage: [1, () => ({})],
  ShelfCourses: [1, () => ({ first: 20, sort: 'PRICE_ASC', free: false })],
  SearchPage: [2, () => ({})],
  SearchSuggestions: [1, () => ({ text: '课程' })],
  SearchCourses: [1, () => ({ first: 20, query: '课程' })],
  TeacherPage: [1, () => ({ id: course.teacher.id, first: 10 })],
  CoursePage: [1, () => ({ id: course.id })],
  SharedCoursePage: [1, () => ({ code: course.shareCode })],
  LearnPage: [1, () => ({ first: 20 })],
  LessonPage: [1, async () => ({ id: (await firstLesson())[0]?.id })],
  CheckoutPage: [1, () => ({})],
  OrderPage: [1, async () => ({ id: (await order()).id })],
  OrdersPage: [1, () => ({ first: 20 })],
  RecallOrder: [1, async () => ({ id: (await order()).id })],
  CartPage: [1, () => ({})],
  // Courses, grants and limited prices; coupons and their templates; then what is shown of courses and of coupons.
  QuoteOrder: [7, quoted],
  RefundPage: [1, async () => ({ orderId: (await order()).id })],
  RefundsPage: [1, () => ({ first: 20 })],
  // The order, its lines, the policy and the progress of each, who collected it, then what is shown of the lines.
  RefundTerms: [6, async () => ({ orderId: (await order()).id })],
  CouponCentre: [2, () => ({ first: 20 })],
  CouponWallet: [1, () => ({ state: 'USABLE', first: 20 })],
  CouponsNotNow: [1, () => ({})],
  MePage: [1, () => ({})],
  PictureState: [1, () => ({ id: course.id })],
  // Who would have it, and the course.
  ClaimCertificatePage: [2, () => ({ courseId: course.id })],
  SessionsPage: [1, () => ({})],
  SecurityPage: [1, () => ({})],
  PasswordPage: [1, () => ({})],
  EmailPage: [1, () => ({})],
  SecondFactorPage: [1, () => ({})],
  PrivacyPage: [1, () => ({})],
  ConsentSheet: [0, () => ({})],
  LegalPage: [0, () => ({})],
  LinkPage: [1, () => ({})],
  PhonePage: [1, () => ({})],
  ProveItsYou: [1, () => ({})],
  ProfilePage: [1, () => ({})],
  LessonQuiz: [1, async () => ({ lessonId: (await firstLesson())[0]?.id })],
  LessonNotes: [1, async () => ({ id: (await firstLesson())[0]?.id, first: 20 })],
  LessonHomework: [1, async () => ({ lessonId: (await firstLesson())[0]?.id })],
  CertificatePage: [1, () => ({ number: '2222-2222-2222-2222' })],
  CertificatesPage: [1, () => ({ first: 20 })],
  CourseComments: [1, () => ({ courseId: course.id, first: 20 })],
  LessonComments: [1, async () => ({ lessonId: (await firstLesson())[0]?.id, first: 20 })],
  CommentReplies: [
    1,
    async () => ({ id: (await commented(learner, { courseId: course.id })).id, first: 20 }),
  ],
  CourseRating: [1, () => ({ courseId: course.id })],
  ReportsPage: [1, () => ({ first: 20 })],
  ...liveQueries(() => liveNow(app, admin)),
};

/** What staff look at; a teacher's pages are an admin's too. */
const STAFF_OPERATIONS: typeof OPERATIONS = {
  AccountsPage: [1, () => ({ first: 20 })],
  AccountPage: [2, async () => ({ id: (await story.user()).id })],
  AlertsPage: [1, () => ({ first: 20 })],
  AuditPage: [1, () => ({ first: 20 })],
  AdminPage: [5, () => ({})],
  StudioPage: [2, () => ({ first: 20 })],
  HeldCommentsPage: [1, () => ({ first: 20 })],
  ReportQueuePage: [1, () => ({ first: 20, status: 'OPEN' })],
  HomeworkPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  StaffRole: [1, () => ({})],
  StaffDesk: [1, () => ({})],
  ReviewsPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  // Who asks, the course with its draft, and the shelves that its category is one of.
  ReviewPage: [3, () => ({ id: course.id })],
  QualificationsPage: [1, () => ({ first: 20, status: 'SUBMITTED' })],
  StudioCourses: [1, () => ({ first: 20 })],
  DraftsInState: [1, () => ({ first: 20, status: 'EDITING' })],
  CoursesOnShelf: [1, () => ({ first: 20 })],
  // Who edits, what, and the shelves it may stand on.
  CourseDesk: [3, () => ({ id: course.id })],
  CourseVersions: [1, () => ({ id: course.id, first: 20 })],
  LessonEditor: [2, () => ({ id: course.id })],
  MediaFileState: [1, () => ({ id: course.id })],
  QualificationPage: [1, () => ({})],
};

const documents = Object.entries(generated).filter(([name]) => name.endsWith('Document')) as [
  string,
  DocumentNode,
][];
const queries = documents.filter(([, document]) => getOperationAST(document)?.operation === 'query');

it('knows the cost of every query of the client', () => {
  const names = queries.map(([name]) => name.replace('Document', '')).sort();
  expect(names).toEqual(Object.keys({ ...OPERATIONS, ...STAFF_OPERATIONS }).sort());
});

it.each(Object.entries({ ...OPERATIONS, ...STAFF_OPERATIONS }))(
  '%s costs exactly its statements, however often it is asked',
  async (name, [statements, variables]) => {
    const visitor = name in STAFF_OPERATIONS ? admin : learner;
    const document = (generated as unknown as Record<string, DocumentNode>)[
      `${name}Document`
    ] as DocumentNode;
    const given = await variables();
    for (let time = 0; time < 3; time++) {
      const sent = await statementsOf(() => visitor.run(document, given));
      expect(sent).toHaveLength(statements);
    }
  },
);

it('reads twenty courses with the statements of one', async () => {
  const one = await statementsOf(() => learner.run(generated.CourseListDocument, { first: 1 }));
  for (let n = 0; n < 19; n++) await story.course();
  const twenty = await statementsOf(() => learner.run(generated.CourseListDocument, { first: 20 }));
  expect(one).toHaveLength(1);
  expect(twenty).toHaveLength(1);
});

const priceOf = (ids: string[], fields = 'id title') =>
  `{ ${ids.map((id, at) => `c${at}: course(id: "${id}") { ${fields} }`).join(' ')} }`;

it('batches aliases of one root field into one statement, absent ones among them', async () => {
  const others = [await story.course(), await story.course()];
  const ids = [course.id, ...others.map(({ id }) => id), '01a1fc3c-0000-7000-8000-000000000000', 'nonsense'];
  const answers: unknown[] = [];
  const sent = await statementsOf(async () => answers.push(await learner.run(priceOf(ids))));
  expect(sent).toHaveLength(1);
  expect(answers).toEqual([
    {
      c0: { id: course.id, title: course.title },
      c1: { id: others[0]?.id, title: others[0]?.title },
      c2: { id: others[1]?.id, title: others[1]?.title },
      c3: null,
      c4: null,
    },
  ]);
});

it('keeps aliases of one field with different arguments apart, and merges the same field asked twice', async () => {
  const buyer = new Buyer(app, learner);
  const orders = [await buyer.order(course.id), await buyer.order(course.id)];
  const { me } = await learner.run<{ me: object }>(
    `query ($id: ID!) { me { one: order(id: $id) { id } other: order(id: "${orders[1]?.id}") { id }
      orders(first: 1) { nodes { id } } orders(first: 1) { edges { node { number } } pageInfo { hasNextPage } } } }`,
    { id: orders[0]?.id },
  );
  expect(me).toEqual({
    one: { id: orders[0]?.id },
    other: { id: orders[1]?.id },
    orders: {
      nodes: [{ id: orders[1]?.id }],
      edges: [{ node: { number: orders[1]?.number } }],
      pageInfo: { hasNextPage: true },
    },
  });
});

it('answers @skip and @include from the same statement', async () => {
  const query = `query ($id: ID!, $with: Boolean!) { course(id: $id) { id title @include(if: $with) } }`;
  const titles: unknown[] = [];
  const sent = await statementsOf(async () => {
    titles.push(await learner.run(query, { id: course.id, with: true }));
    titles.push(await learner.run(query, { id: course.id, with: false }));
  });
  expect(new Set(sent).size).toBe(1);
  expect(titles).toEqual([{ course: { id: course.id, title: course.title } }, { course: { id: course.id } }]);
});

/** All ways of saying yes or no to five questions. */
const subsets = Array.from({ length: 32 }, (_, bits) =>
  [0, 1, 2, 3, 4].map(at => Math.floor(bits / 2 ** at) % 2 === 1),
);

it.each([
  [
    'present arguments',
    `query (${[0, 1, 2, 3, 4].map(n => `$v${n}: String`).join()}) { me { ${[0, 1, 2, 3, 4]
      .map(n => `a${n}: orders(first: ${n}, after: $v${n}) { nodes { id } }`)
      .join(' ')} } }`,
    Buffer.from('["2020-01-01T00:00:00Z","01a1fc3c-0000-7000-8000-000000000000"]').toString('base64url'),
    null,
  ],
  [
    'fields that are included',
    `query (${[0, 1, 2, 3, 4].map(n => `$v${n}: Boolean!`).join()}) { me { id } ${[0, 1, 2, 3, 4]
      .map(n => `me @include(if: $v${n}) { name }`)
      .join(' ')} }`,
    true,
    false,
  ],
])(
  'keeps sixteen variants of a document by %s, and compiles the others anew',
  async (_what, query, yes, no) => {
    const compiled = vi.spyOn(Compiler.prototype, 'statement');
    const askAll = async () => {
      compiled.mockClear();
      for (const subset of subsets)
        await learner.run(query, Object.fromEntries(subset.map((is, n) => [`v${n}`, is ? yes : no])));
      return compiled.mock.calls.length;
    };
    expect([await askAll(), await askAll()]).toEqual([32, 16]);
    compiled.mockRestore();
  },
);

it('takes null for a page size as the default', async () => {
  const query = `query ($first: Int) { courses(first: $first) { nodes { id } }
    me { orders(first: $first) { nodes { id } } } }`;
  const sized = await learner.run<{ courses: { nodes: object[] } }>(query, {});
  expect(sized.courses.nodes.length).toBeGreaterThan(0);
  expect(await learner.run(query, { first: null })).toEqual(sized);
});

it('walks a whole list by its cursors, each row once', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: {
      courses: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
    } = await learner.run(
      'query ($after: String) { courses(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      { after },
    );
    seen.push(...page.courses.nodes.map(({ id }) => id));
    after = page.courses.pageInfo.hasNextPage ? page.courses.pageInfo.endCursor : null;
  } while (after);
  const rows = await app.sql<{ id: string }>(
    `select id from courses where status = 'PUBLISHED' order by published_at desc, id desc`,
  );
  expect(seen).toEqual(rows.map(({ id }) => id));
});

it.each([
  ['a negative page', '{ courses(first: -1) { nodes { id } } }'],
  ['a page inside that is negative', '{ me { orders(first: -1) { nodes { id } } } }'],
  ['a cursor that is none', '{ courses(after: "nonsense") { nodes { id } } }'],
  [
    'a cursor of another list',
    `{ courses(after: "${Buffer.from('["x","y"]').toString('base64url')}") { nodes { id } } }`,
  ],
  ['a value of the wrong type', '{ courses(first: "many") { nodes { id } } }'],
  ['a field that does not exist', '{ courses { secrets } }'],
  ['a document that is none', '{ courses {'],
])('answers %s with a typed error', async (_what, query) => {
  const { errors } = await learner.send(query);
  expect(['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED']).toContain(
    errors?.[0]?.extensions.code,
  );
  expect(JSON.stringify(errors)).not.toContain('stack');
});
