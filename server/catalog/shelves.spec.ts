import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  CategoryPageDocument,
  SearchPageDocument,
  ShelfCoursesDocument,
  TeacherPageDocument,
} from '../../graphql/generated/graphql.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role, type User } from '../users/user.entity.js';
import type { Course } from './course.entity.js';

let app: TestApp;
let story: Story;
let visitor: Visitor;
let teacher: User;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  visitor = app.visitor();
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.sql(`update courses set status = 'WITHDRAWN' where status = 'PUBLISHED'`);
  teacher = await story.user({ role: Role.TEACHER });
});

const ask = <Data, Variables extends object>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> => visitor.run<Data>(document, variables);

/** A published course as the facts say; the database's own columns are written as a publication writes them. */
async function course(title: string, facts: Record<string, unknown> = {}, priceFen = 20000): Promise<Course> {
  const made = await story.course({ title, teacher, priceFen });
  const columns = Object.keys(facts);
  if (columns.length) {
    const sets = columns.map((column, at) => `${column} = $${at + 2}`).join(', ');
    await app.sql(`update courses set ${sets} where id = $1`, [made.id, ...Object.values(facts)]);
  }
  return made;
}

it('counts and shows a shelf with those below it', async () => {
  const [above, below] = [await course('上层'), await course('下层')];
  const shelf = async ({ id }: Course) =>
    (await app.sql<{ category_id: string }>('select category_id from courses where id = $1', [id]))[0]
      ?.category_id as string;
  const [upper, lower] = [await shelf(above), await shelf(below)];
  await app.sql('update categories set parent_id = $2 where id = $1', [lower, upper]);
  await app.sql(`update courses set category_id = $2 where id = $1`, [
    (await course('草稿', { status: 'DRAFT' })).id,
    lower,
  ]);

  const { categories } = await ask(CategoryPageDocument, {});
  const found = categories.find(({ id }) => id === upper);
  expect(found).toMatchObject({ courseCount: 2, children: [{ id: lower, courseCount: 1 }] });
  expect(categories.map(({ id }) => id)).not.toContain(lower);
  const on = async (categoryId: string) => {
    const { courses } = await ask(ShelfCoursesDocument, { first: 9, categoryId });
    return courses.nodes.map(({ title }) => title);
  };
  expect(await on(upper)).toEqual(['下层', '上层']);
  expect(await on(lower)).toEqual(['下层']);
  expect(await on('nonsense')).toEqual([]);
});

it('names the tags that most published courses have', async () => {
  await course('一', { tags: ['写作', '职场'] });
  await course('二', { tags: ['写作'] });
  await course('三', { tags: ['旧'], status: 'WITHDRAWN' });
  const { tags } = await ask(SearchPageDocument, {});
  expect(tags).toEqual([{ name: '写作' }, { name: '职场' }]);
});

it('shows a teacher with what is published, and nobody else', async () => {
  await course('在售');
  await course('草稿', { status: 'DRAFT' });
  const shown = await ask(TeacherPageDocument, { id: teacher.id, first: 9 });
  expect(shown.teacher?.courses.nodes.map(({ title }) => title)).toEqual(['在售']);
  const learner = await story.user();
  for (const id of [learner.id, 'nonsense'])
    expect((await ask(TeacherPageDocument, { id, first: 9 })).teacher).toBeNull();
});

it('shows a course that was taken down to its teacher and admins alone', async () => {
  const down = await course('下架', { status: 'TAKEN_DOWN' });
  const one = `query ($id: ID!) { course(id: $id) { title } }`;
  const seen = async (by: Visitor) => (await by.run<{ course: object | null }>(one, { id: down.id })).course;
  expect(await seen(visitor)).toBeNull();
  expect(await seen(await story.learner())).toBeNull();
  expect(await seen(await story.as(teacher))).toEqual({ title: '下架' });
  expect(await seen(await story.as(await story.user({ role: Role.ADMIN })))).toEqual({ title: '下架' });
});
