import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import * as generated from '../graphql/generated/graphql.js';
import type { Course } from './catalog/course.entity.js';
import { Compiler } from './kernel/reads/compile.js';
import { Buyer } from './testkit/purchase.js';
import { startApp, type TestApp } from './testkit/start-app.js';
import type { Visitor } from './testkit/visitor.js';
import { statementsOf } from './testkit/statements.js';
import { Story } from './testkit/story.js';

let app: TestApp;
let story: Story;
let learner: Visitor;
let course: Course;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  learner = await story.learner();
  course = await story.course();
});
afterAll(() => app.stop());

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
