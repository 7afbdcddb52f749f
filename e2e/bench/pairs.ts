import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { repository } from '../support/paths.js';
import { ask, type Ask } from './load.js';
import type { Targets } from './seed.js';
import type { Page } from './statements.js';

/** One page, asked for through the product and as a bare statement. */
export interface Pair {
  through: Ask;
  bare: Ask;
}

/** The client's own documents, as it sends them. */
const documents = Object.values(
  JSON.parse(readFileSync(join(repository, 'graphql/generated/persisted-documents.json'), 'utf8')) as Record<
    string,
    string
  >,
);
function documentOf(name: string): string {
  const found = documents.find(text => text.includes(`query ${name}(`));
  if (!found) throw new Error(`The client has no query ${name}`);
  return found;
}

export function pairs(origin: string, bareOrigin: string, targets: Targets): Record<Page, Pair[]> {
  const through = (name: string, variables: object): Ask => ({
    url: `${origin}/graphql`,
    body: JSON.stringify({ query: documentOf(name), variables }),
  });
  const bare = (page: Page, ...values: string[]): Ask => ({
    url: `${bareOrigin}/${page}?${values.map(value => `value=${encodeURIComponent(value)}`).join('&')}`,
  });
  return {
    home: [{ through: through('CourseList', { first: 20 }), bare: bare('home') }],
    course: targets.courses.map(id => ({ through: through('CoursePage', { id }), bare: bare('course', id) })),
    search: targets.words.map(query => ({
      through: through('SearchCourses', { first: 20, query }),
      bare: bare('search', `{${query.split(' ').join(',')}}`),
    })),
    comments: targets.deep.map(({ course, after, at, id }) => ({
      through: through('CourseComments', { courseId: course, first: 20, after }),
      bare: bare('comments', course, at, id),
    })),
  };
}

type Json = Record<string, unknown>;

/** Where two answers part, apart from how a cursor is written; null where they do not. */
function difference(one: unknown, other: unknown, path = ''): string | null {
  if (path.endsWith('.endCursor') || isDeepStrictEqual(one, other)) return null;
  const isInner = (value: unknown): value is Json => typeof value === 'object' && value !== null;
  if (!isInner(one) || !isInner(other)) return `${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = difference(one[key], other[key], `${path}.${key}`);
    if (found) return found;
  }
  return null;
}

/**
 * Fails where the two do not answer alike, or with an empty list; the clock of the shop is left out. Returns how long the
 * answer is.
 */
export async function requireSameJson(page: Page, { through, bare }: Pair): Promise<number> {
  const [answer, plain] = await Promise.all([ask(through), ask(bare)]);
  const { data, errors } = JSON.parse(answer) as { data?: Json; errors?: unknown };
  if (!data) throw new Error(`${page}: ${JSON.stringify(errors)}`);
  const apart = difference(data['course'] ?? data['courses'], JSON.parse(plain), page);
  if (apart) throw new Error(`The statement says something else. ${apart}`);
  if (answer.includes('"nodes":[],"pageInfo"'))
    throw new Error(`${page}: nothing was found. ${through.body}`);
  return answer.length;
}
