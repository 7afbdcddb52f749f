import { sql } from 'kysely';
import { rootRows, type Given, type RootRows, type Row, type Sql } from '../kernel/reads/index.js';
import { isLimited, priceNow } from './catalog.reads.js';
import { Course } from './course.entity.js';
import type { CourseSort } from './search.rules.js';

/** `args.words`, as documents are written; asked for once a statement and not once a row. */
const wordsGiven = (given: Given): Sql => sql`(select search_words(${given.arg('words')}::text[]))`;

const rank = (given: Given, document: string): Sql => {
  const column = (name: string) => sql.ref(`${document}.${name}`);
  const texts = ['title', 'tags', 'teacher', 'lessons', 'intro'].map(column);
  return sql`search_rank(${sql.join(texts)}, ${wordsGiven(given)})`;
};

/** The index finds documents that have all pairs of characters; the rank tells whether they stand together. */
const found = (course: Row<Course>, given: Given): Sql =>
  sql`${course.id} in (select cs.course_id from course_searches cs
    where cs.grams @> (select search_grams(${wordsGiven(given)})) and ${rank(given, 'cs')} > 0)`;

const onShelf = (course: Row<Course>, given: Given): Sql =>
  sql`${course.category} in (select s.id from categories s where ${given.id('categoryId')} in (s.id, s.parent_id))`;

/** Published courses that pass every filter that was given. */
function shown(course: Row<Course>, given: Given): Sql {
  const filters: [argument: string, condition: () => Sql][] = [
    ['words', () => found(course, given)],
    ['categoryId', () => onShelf(course, given)],
    ['tag', () => sql`${course.tags} @> array[${given.arg('tag')}::text]`],
    ['teacherId', () => sql`${course.teacher} = ${given.id('teacherId')}`],
    ['free', () => sql`(${priceNow(course, given)} = 0) = ${given.arg('free')}::bool`],
    ['limited', () => sql`${isLimited(course, given)} = ${given.arg('limited')}::bool`],
    ['minPriceFen', () => sql`${priceNow(course, given)} >= ${given.arg('minPriceFen')}::int`],
    ['maxPriceFen', () => sql`${priceNow(course, given)} <= ${given.arg('maxPriceFen')}::int`],
  ];
  const conditions = filters.filter(([argument]) => given.has(argument)).map(([, condition]) => condition());
  return sql.join([sql`${course.status} = 'PUBLISHED'`, ...conditions], sql` and `);
}

const sorted = (direction: 'asc' | 'desc', orderBy: (course: Row<Course>, given: Given) => Sql[]): RootRows =>
  rootRows('page', Course, {
    where: shown,
    orderBy: (course, given) => [...orderBy(course, given), course.id],
    direction,
  });

/** What the shop window shows, by how it is sorted. */
export const publishedCourses: Record<CourseSort, RootRows> = {
  RELEVANCE: sorted('desc', (course, given) => [
    sql`(select ${rank(given, 'cs')} from course_searches cs where cs.course_id = ${course.id})`,
    course.enrolledCount,
  ]),
  NEWEST: sorted('desc', course => [course.publishedAt]),
  POPULAR: sorted('desc', course => [course.enrolledCount]),
  RATING: sorted('desc', course => [sql`rating_score(${course.ratingSum}, ${course.ratingCount})`]),
  PRICE_ASC: sorted('asc', (course, given) => [priceNow(course, given)]),
  PRICE_DESC: sorted('desc', (course, given) => [priceNow(course, given)]),
};
