import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase } from '../server/testkit/database.js';
import { createOrm, migrate } from './orm.config.js';

/** The last migration before courses had versions, kinds of lessons, files of teachers and a search of their own. */
const BEFORE = 'Migration20261121170000Proofs';

const database = await createTestDatabase('template1');
const orm = await createOrm(database.url);
afterAll(async () => {
  await orm.close(true);
  await database.drop();
});

const sql = <T>(query: string, values: unknown[] = []) => orm.em.fork().execute<T[]>(query, values);

/** Readable ids: the second part tells the table, the last one the row. */
const id = (table: number, row: number): string => `018f0000-000${table}-7000-8000-00000000000${row}`;
const [FILE, USER, SHELF, COURSE, CHAPTER, LESSON] = [1, 2, 3, 4, 5, 6];
const AT = '2026-10-01T00:00:00.000Z';
const ARTICLE = 'if a < b && c > d\n\n第二段';

/** What an older version left: courses of every state with films and articles, bought, given back and begun. */
async function livedIn(): Promise<void> {
  const insert = async (table: string, ...rows: Record<string, unknown>[]) => {
    for (const row of rows) {
      const facts = { created_at: AT, ...row };
      const columns = Object.keys(facts);
      await sql(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
        Object.values(facts),
      );
    }
  };
  const file = (row: number, mime: string) => ({ id: id(FILE, row), path: `file${row}`, mime, bytes: 1 });
  await insert('stored_files', file(1, 'image/webp'), file(2, 'video/mp4'), file(3, 'image/webp'));
  await insert(
    'users',
    { id: id(USER, 1), name: '林老师', role: 'TEACHER', avatar_id: id(FILE, 3) },
    ...[2, 3].map(row => ({ id: id(USER, row), name: `学员${row}` })),
  );
  await insert('categories', { id: id(SHELF, 1), name: '编程', position: 1 });
  const course = (row: number, status: string, title: string) => ({
    ...{ id: id(COURSE, row), title, promise: '学会', intro: '介绍', price_fen: 100, status },
    ...{ published_at: status === 'DRAFT' ? null : AT, share_code: `share${row}`, category_id: id(SHELF, 1) },
    ...{ teacher_id: id(USER, 1), cover_id: id(FILE, 1) },
  });
  await insert(
    'courses',
    course(1, 'PUBLISHED', 'Python 入门'),
    course(2, 'WITHDRAWN', '旧课'),
    course(3, 'DRAFT', '草稿'),
  );
  for (const row of [1, 2, 3]) {
    await insert('chapters', { id: id(CHAPTER, row), course_id: id(COURSE, row), title: '章', position: 1 });
    const lesson = { course_id: id(COURSE, row), chapter_id: id(CHAPTER, row), duration_seconds: 60 };
    await insert(
      'lessons',
      {
        ...lesson,
        id: id(LESSON, 2 * row),
        title: '变量',
        kind: 'VIDEO',
        position: 1,
        number: 1,
        video_id: id(FILE, 2),
      },
      {
        ...lesson,
        id: id(LESSON, 2 * row + 1),
        title: '循环',
        kind: 'ARTICLE',
        position: 2,
        number: 2,
        article: ARTICLE,
      },
    );
  }
  const grant = (row: number, user: number, revoked_at: string | null) => ({
    ...{ id: id(7, row), user_id: id(USER, user), course_id: id(COURSE, 1), source: 'ORDER' },
    ...{ source_id: id(8, row), starts_at: AT, revoked_at },
  });
  await insert('grants', grant(1, 2, null), grant(2, 2, AT), grant(3, 3, AT));
  await insert('lesson_openings', {
    ...{ id: id(9, 1), user_id: id(USER, 2), lesson_id: id(LESSON, 2), opened_at: AT },
  });
}

beforeAll(async () => {
  await orm.migrator.up({ to: BEFORE });
  await livedIn();
  await migrate(orm);
});

it('gives each course the version that it shows, and counts whom it was ever opened to', async () => {
  expect(
    await sql(
      `select title, status, version, enrolled_count as learners, rating_count as ratings,
         (select count(*)::int from course_versions v where v.course_id = c.id and v.published_at = c.published_at)
           as versions from courses c order by id`,
    ),
  ).toEqual([
    { title: 'Python 入门', status: 'PUBLISHED', version: 1, learners: 2, ratings: 0, versions: 1 },
    { title: '旧课', status: 'WITHDRAWN', version: 1, learners: 0, ratings: 0, versions: 1 },
    { title: '草稿', status: 'DRAFT', version: 0, learners: 0, ratings: 0, versions: 0 },
  ]);
});

it('keeps lessons, their films and what was opened of them, and makes HTML of articles', async () => {
  expect(
    await sql(
      `select number, kind, article, media_id as media, removed_at as removed,
         (select count(*)::int from lesson_openings o where o.lesson_id = l.id) as openings
       from lessons l where course_id = ? order by number`,
      [id(COURSE, 1)],
    ),
  ).toEqual([
    { number: 1, kind: 'VIDEO', article: null, media: id(FILE, 2), removed: null, openings: 1 },
    {
      ...{ number: 2, kind: 'ARTICLE', media: null, removed: null, openings: 0 },
      article: '<p>if a &lt; b &amp;&amp; c &gt; d</p><p>第二段</p>',
    },
  ]);
});

it('finds what is on show by its title, its lessons and its teacher, and nothing else', async () => {
  const found = async (word: string) =>
    (
      await sql<{ title: string }>(
        `select c.title from course_searches s join courses c on c.id = s.course_id
         where s.grams @> search_grams(search_words(array[?]))`,
        [word],
      )
    ).map(({ title }) => title);
  for (const word of ['ＰＹＴＨＯＮ', '循环', '林老师'])
    expect(await found(word), word).toEqual(['Python 入门']);
  expect(await found('旧课')).toEqual([]);
  expect(await sql('select 1 from course_searches')).toHaveLength(3);
});

it('knows what each file is for, and takes it as ready', async () => {
  expect(await sql('select purpose, state, bytes::int as bytes from stored_files order by id')).toEqual([
    { purpose: 'COVER', state: 'READY', bytes: 1 },
    { purpose: 'VIDEO', state: 'READY', bytes: 1 },
    { purpose: 'AVATAR', state: 'READY', bytes: 1 },
  ]);
});
