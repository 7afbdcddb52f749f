import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  HomePageDocument,
  SearchCoursesDocument,
  SearchSuggestionsDocument,
  ShelfCoursesDocument,
  type CourseSort,
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

type Filter = { query?: string; tag?: string; free?: boolean; maxPriceFen?: number; sort?: CourseSort };
const titles = async (filter: Filter): Promise<string[]> => {
  const { courses } = await ask(SearchCoursesDocument, { first: 50, ...filter });
  return courses.nodes.map(({ title }) => title);
};

it('ranks title before tags, teacher, lessons and introduction, then by how many learn', async () => {
  const [inLessons, inTitle, inTags, inIntro, asMuch] = [
    await course('甲'),
    await course('量子入门'),
    await course('乙', { tags: ['量子'] }),
    await course('丙', { intro: '讲一点量子' }),
    await course('量子进阶', { enrolled_count: 3 }),
  ];
  await app.sql(`update lessons set title = '量子是什么' where course_id = $1 and number = 2`, [
    inLessons.id,
  ]);
  await app.sql(`update users set name = '周量子' where id = $1`, [
    (await story.course({ title: '丁', teacher: await story.user({ role: Role.TEACHER }) })).teacher.id,
  ]);

  expect(await titles({ query: '量子' })).toEqual(['量子进阶', '量子入门', '乙', '丁', '甲', '丙']);
  expect(await titles({ query: '量子 入门' })).toEqual(['量子入门']);
  expect(await titles({ query: '量 子' })).toEqual(['量子进阶', '量子入门', '乙', '丁']);
  expect([inTitle, inTags, inIntro, asMuch]).toHaveLength(4);
});

it('finds latin words by any part, in whatever case and width', async () => {
  await course('Ｐｙｔｈｏｎ 入门');
  await course('C++ 与 node.js');
  for (const query of ['python', 'PYTH', 'ｙｔｈｏｎ', 'python　入门', '入门，Python'])
    expect(await titles({ query })).toEqual(['Ｐｙｔｈｏｎ 入门']);
  expect(await titles({ query: 'c++' })).toEqual(['C++ 与 node.js']);
});

it('reads quotes, wildcards, operators and broken characters as text', async () => {
  await course('100%_保证');
  await course(String.raw`反斜杠 \ 与 ' 和 "`);
  await course('🐼 与茶');
  expect(await titles({ query: '0%_' })).toEqual(['100%_保证']);
  expect(await titles({ query: '%' })).toEqual(['100%_保证']);
  expect(await titles({ query: String.raw`\ ' "` })).toEqual([String.raw`反斜杠 \ 与 ' 和 "`]);
  expect(await titles({ query: '🐼' })).toEqual(['🐼 与茶']);
  for (const query of [`'; drop table courses; --`, 'a & !b | (c:*)', '\uD83D', '\0\0', '_%', '，。', '%%%%'])
    expect(await titles({ query })).toEqual([]);
  expect(await titles({ query: ' \n ' })).toHaveLength(3);
});

it('refuses ten thousand characters, and writes nothing down of them', async () => {
  const { errors } = await visitor.send(SearchCoursesDocument, { first: 5, query: '量'.repeat(10_000) });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', reason: 'INVALID_INPUT' } }]);
  expect(await app.sql('select * from search_sightings')).toEqual([]);
});

it('finds what is on show, by the names of now', async () => {
  const shown = await course('围棋入门');
  await app.sql(`update lessons set title = '布局十讲' where course_id = $1 and number = 3`, [shown.id]);
  expect(await titles({ query: '布局' })).toEqual(['围棋入门']);

  await app.sql(`update lessons set removed_at = now() where course_id = $1 and number = 3`, [shown.id]);
  expect(await titles({ query: '布局' })).toEqual([]);
  await app.sql(`update users set name = '聂老师' where id = $1`, [teacher.id]);
  expect(await titles({ query: '聂老' })).toEqual(['围棋入门']);
  await app.sql(`update courses set title = '象棋入门' where id = $1`, [shown.id]);
  expect(await titles({ query: '围棋' })).toEqual([]);
  expect(await titles({ query: '象棋' })).toEqual(['象棋入门']);

  for (const status of ['WITHDRAWN', 'TAKEN_DOWN']) {
    await app.sql(`update courses set status = $2 where id = $1`, [shown.id, status]);
    expect(await titles({ query: '象棋' })).toEqual([]);
  }
  const [kept] = await app.sql(`select title, grams from course_searches where course_id = $1`, [shown.id]);
  expect(kept).toEqual({ title: '', grams: [] });
  await app.sql(`delete from lessons where course_id = $1`, [shown.id]);
});

it('never finds the text of a lesson that has to be bought', async () => {
  const bought = await course('散文课');
  await app.sql(`update lessons set article = '<p>秘密花园</p>' where course_id = $1`, [bought.id]);
  expect(await titles({ query: '秘密' })).toEqual([]);
});

it('shows the second of two who write at once what the first wrote', async () => {
  const both = await course('同时');
  const [first, second] = [app.orm.em.fork(), app.orm.em.fork()];
  await first.begin();
  await second.begin();
  await first.execute(`update users set name = '新名字' where id = ?`, [teacher.id]);
  const later = second.execute(`update lessons set title = '新的一课' where course_id = ? and number = 1`, [
    both.id,
  ]);
  await first.commit();
  await later;
  await second.commit();
  expect(await titles({ query: '新名字 新的一课' })).toEqual(['同时']);
});

const SORTS: [CourseSort, string[]][] = [
  ['NEWEST', ['三', '二', '一', '零']],
  ['POPULAR', ['一', '三', '二', '零']],
  // 二 has one rating of five stars, 三 twenty of 4.8; 零 has none.
  ['RATING', ['三', '二', '一', '零']],
  ['PRICE_ASC', ['二', '零', '一', '三']],
  ['PRICE_DESC', ['三', '一', '零', '二']],
];

it.each(SORTS)('sorts by %s, page by page, nothing twice and nothing left out', async (sort, wanted) => {
  await course('零', { published_at: '2026-01-01' }, 5000);
  await course('一', { published_at: '2026-01-02', enrolled_count: 9, rating_sum: 6, rating_count: 3 }, 9000);
  const limited = await course('二', { published_at: '2026-01-03', rating_sum: 5, rating_count: 1 }, 9900);
  await course(
    '三',
    { published_at: '2026-01-04', enrolled_count: 2, rating_sum: 96, rating_count: 20 },
    9900,
  );
  await story.limitedPrice(limited, { priceFen: 100 });

  const seen: string[] = [];
  let after: string | null | undefined = null;
  do {
    const { courses }: { courses: { nodes: { title: string }[]; pageInfo: PageEnd } } = await ask(
      ShelfCoursesDocument,
      { first: 1, after, sort },
    );
    seen.push(...courses.nodes.map(({ title }) => title));
    after = courses.pageInfo.hasNextPage ? courses.pageInfo.endCursor : null;
  } while (after);
  expect(seen).toEqual(wanted);
});
type PageEnd = { hasNextPage: boolean; endCursor?: string | null };

it('pages through a search without losing what ranks alike', async () => {
  for (let n = 0; n < 5; n++) await course(`同分 ${n}`, { enrolled_count: n % 2 });
  const seen: string[] = [];
  let after: string | null | undefined = null;
  do {
    const { courses }: { courses: { nodes: { title: string }[]; pageInfo: PageEnd } } = await ask(
      SearchCoursesDocument,
      { first: 2, after, query: '同分' },
    );
    seen.push(...courses.nodes.map(({ title }) => title));
    after = courses.pageInfo.hasNextPage ? courses.pageInfo.endCursor : null;
  } while (after);
  expect(new Set(seen).size).toBe(5);
  expect(seen).toEqual(['同分 3', '同分 1', '同分 4', '同分 2', '同分 0']);
});

it('refuses a cursor of another sort', async () => {
  for (let n = 0; n < 2; n++) await course(`换 ${n}`);
  const { courses } = await ask(ShelfCoursesDocument, { first: 1, sort: 'NEWEST' });
  const { errors } = await visitor.send(ShelfCoursesDocument, {
    first: 1,
    after: courses.pageInfo.endCursor,
    sort: 'PRICE_ASC',
  });
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
});

it('filters by tag, price and what is free now', async () => {
  await course('付费', { tags: ['写作', '职场'] }, 9900);
  await course('免费', { tags: ['写作'] }, 0);
  await story.limitedPrice(await course('限免', {}, 5000), { priceFen: 0 });
  expect(await titles({ free: true })).toEqual(['限免', '免费']);
  expect(await titles({ free: false })).toEqual(['付费']);
  expect(await titles({ tag: '写作' })).toEqual(['免费', '付费']);
  expect(await titles({ tag: '写作', free: true })).toEqual(['免费']);
  expect(await titles({ tag: '写' })).toEqual([]);
  expect(await titles({ maxPriceFen: 9899 })).toEqual(['限免', '免费']);
  const { limited } = await ask(HomePageDocument, {});
  expect(limited.nodes.map(({ title }) => title)).toEqual(['限免']);
});

it('suggests tags, teachers and courses by their names, those that begin so first', async () => {
  await app.sql(`update users set name = '量老师' where id = $1`, [teacher.id]);
  const [named] = [await course('漫谈量子', { tags: ['量子'] }), await course('无关', { intro: '量子' })];
  const { searchSuggestions } = await ask(SearchSuggestionsDocument, { text: '量子' });
  expect(searchSuggestions).toEqual([
    { kind: 'TAG', text: '量子', id: null },
    { kind: 'COURSE', text: '漫谈量子', id: named.id },
  ]);
  const one = await ask(SearchSuggestionsDocument, { text: '量' });
  expect(one.searchSuggestions.map(({ text }) => text)).toEqual(['量子', '量老师', '漫谈量子']);
  for (const text of ['', '，', '字'.repeat(500), '没有这样的课'])
    expect((await ask(SearchSuggestionsDocument, { text })).searchSuggestions).toEqual([]);
});
