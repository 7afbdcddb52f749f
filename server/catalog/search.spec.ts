import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SearchCoursesDocument, type SearchCoursesQuery } from '../../graphql/generated/graphql.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import { Role, type User } from '../users/user.entity.js';
import { wordsOf } from './search.rules.js';

/** What a course is found by, written and asked for as the database does it, and once more in TypeScript. */
interface Texts {
  title: string;
  tags: string[];
  teacher: string;
  lessons: string[];
  intro: string;
}

let app: TestApp;
let story: Story;
let teacher: User;
beforeAll(async () => {
  app = await startApp();
  story = new Story(app);
  teacher = await story.user({ role: Role.TEACHER });
});
afterAll(() => app.stop());

const TEXT = fc
  .string({ unit: fc.constantFrom(...'量子纠缠入门语言 pyPYｐ１1%_\\\'"C+🐼é，()&|!*'), maxLength: 12 })
  .map(text => text.trim());
const TEXTS: fc.Arbitrary<Texts> = fc.record({
  title: TEXT,
  tags: fc.array(TEXT, { maxLength: 2 }),
  teacher: TEXT,
  lessons: fc.array(TEXT, { maxLength: 3 }),
  intro: TEXT,
});

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** `search_rank` by hand: every word by the best place it stands in, single characters in short texts alone. */
function rankOf({ title, tags, teacher: name, lessons, intro }: Texts, words: readonly string[]): number {
  const places = [[title], tags, [name], lessons, [intro]].map(texts => texts.map(plain));
  const ranks = words.map(plain).map(word => {
    const reached = [...word].length === 1 ? places.slice(0, 3) : places;
    const best = reached.findIndex(texts => texts.some(text => text.includes(word)));
    return best < 0 ? 0 : 5 - best;
  });
  return ranks.includes(0) ? 0 : ranks.reduce((sum, rank) => sum + rank, 0);
}

async function writeTexts(courseId: string, { title, tags, teacher: name, lessons, intro }: Texts) {
  await app.sql(`update courses set title = $2, tags = $3, promise = '', intro = $4 where id = $1`, [
    courseId,
    title,
    tags,
    intro,
  ]);
  await app.sql(`update users set name = $2 where id = $1`, [teacher.id, name]);
  await app.sql(
    `update lessons set title = coalesce(($2::text[])[number], ''),
      removed_at = case when number > cardinality($2::text[]) then now() end where course_id = $1`,
    [courseId, lessons],
  );
}

it('finds what a plain reading of the texts finds, and ranks it alike', async () => {
  const course = await story.course({ teacher, lessons: 3 });
  await fc.assert(
    fc.asyncProperty(TEXTS, fc.array(TEXT, { minLength: 1, maxLength: 8 }), async (texts, queries) => {
      await writeTexts(course.id, texts);
      const asked = queries.flatMap(query => [query, query.slice(0, 1), query.slice(0, 2)]);
      for (const words of asked.map(query => wordsOf(query) ?? []).filter(({ length }) => length)) {
        const [found] = await app.sql<{ rank: number }>(
          `select case when grams @> search_grams(search_words($2))
            then search_rank(title, tags, teacher, lessons, intro, search_words($2)) else 0 end as rank
           from course_searches where course_id = $1`,
          [course.id, words],
        );
        expect({ texts, words, rank: found?.rank }).toEqual({ texts, words, rank: rankOf(texts, words) });
      }
    }),
    {
      numRuns: 60,
      examples: [[{ title: '量子', tags: ['a b'], teacher: '', lessons: ['ÉtÉ'], intro: '' }, ['été']]],
    },
  );
});

it('reaches a two-character word through the index, in thousands of courses', async () => {
  const model = await story.course();
  await app.sql(
    `with copies as (
       insert into courses select (jsonb_populate_record(c, jsonb_build_object('id', gen_random_uuid(),
         'title', '第' || n || '课 天地玄黄', 'share_code', 'copy' || n))).*
       from courses c, generate_series(1, 3000) as n where c.id = $1 returning id)
     select count(*) from copies`,
    [model.id],
  );
  await app.sql(`update courses set title = '量子纠缠' where id = $1`, [model.id]);
  await app.sql('analyze courses, course_searches');
  const plan = await app.sql<{ 'QUERY PLAN': string }>(
    `explain select course_id from course_searches
     where grams @> search_grams(search_words(array['纠缠'])) and search_rank(title, tags, teacher, lessons, intro,
       search_words(array['纠缠'])) > 0`,
  );
  expect(plan.map(row => row['QUERY PLAN']).join('\n')).toContain(
    'Bitmap Index Scan on course_searches_grams_index',
  );
  const { courses } = await app
    .visitor()
    .run<SearchCoursesQuery>(SearchCoursesDocument, { first: 10, query: '纠缠' });
  expect(courses.nodes.map(({ id }) => id)).toEqual([model.id]);
});
