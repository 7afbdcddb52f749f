import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  SearchCoursesDocument,
  SearchPageDocument,
  type SearchPageQuery,
} from '../../graphql/generated/graphql.js';
import { startApp, type TestApp } from '../testkit/start-app.js';
import { Story } from '../testkit/story.js';
import type { Visitor } from '../testkit/visitor.js';
import { Role } from '../users/user.entity.js';
import { SearchTally } from './search-tally.js';

const DAY_MS = 24 * 3_600_000;

let app: TestApp;
let visitor: Visitor;
let admin: Visitor;
beforeAll(async () => {
  app = await startApp();
  const story = new Story(app);
  visitor = app.visitor();
  admin = await story.as(await story.user({ role: Role.ADMIN }));
  await story.course({ title: '量子 python' });
});
afterAll(() => app.stop());
beforeEach(() => app.sql('delete from search_sightings'));

const hot = async () => (await visitor.run<SearchPageQuery>(SearchPageDocument)).hotSearches;

/** What was seen from so many places, as other processes write it down. */
async function seen(term: string, places: number, at = app.clock.now()): Promise<void> {
  const tally = new SearchTally(app.vault);
  for (let place = 0; place < places; place++) tally.note(term, `10.0.0.${place}`, at);
  await tally.flush(app.orm.em.fork(), at);
}

it('shows what was searched for from three places, and nothing of fewer', async () => {
  await seen('量子', 3);
  await seen('python', 5);
  await seen('秘密', 2);
  await seen('秘密', 2);
  expect(await hot()).toEqual(['python', '量子']);
});

it('forgets after a week', async () => {
  await seen('量子', 3, new Date(app.clock.now().getTime() - 7 * DAY_MS));
  expect(await hot()).toEqual([]);
  await seen('python', 3);
  expect(await app.sql('select distinct term from search_sightings')).toEqual([{ term: 'python' }]);
});

it('counts one place once, a minute later, and only what found something and is nobody’s number', async () => {
  const search = (query: string, after?: string) =>
    visitor.run(SearchCoursesDocument, { first: 1, query, after });
  for (const query of ['量子', '量子', '没有', '量', '13800138000', ' Python，量子 ']) await search(query);
  expect(await app.sql('select * from search_sightings')).toEqual([]);

  await app.advance(60_000);
  await search('量子');
  await expect
    .poll(() => app.sql('select term from search_sightings order by term'))
    .toEqual([{ term: 'python 量子' }, { term: '量子' }]);
  const columns = await app.sql<Record<string, unknown>>('select * from search_sightings limit 1');
  expect(Object.keys(columns[0] ?? {})).toEqual(['day', 'term', 'mark']);
});

const PROMOTE = `mutation ($terms: [String!]!) {
  promoteSearches(terms: $terms) { hotSearches userErrors { code field } }
}`;
const promote = async (terms: string[]) =>
  (await admin.run<{ promoteSearches: object }>(PROMOTE, { terms })).promoteSearches;

it('puts before it what admins chose, in their order, and once', async () => {
  await seen('python', 3);
  await seen('量子', 4);
  expect(await promote([' Python ', '新课'])).toEqual({
    hotSearches: ['Python', '新课', '量子'],
    userErrors: [],
  });
  expect(await promote(['新课'])).toEqual({ hotSearches: ['新课', '量子', 'python'], userErrors: [] });
  expect(
    await app.sql(`select count(*)::int as n from audit_entries where action = 'search.promote'`),
  ).toEqual([{ n: 2 }]);

  const refused = (field: string[]) => ({
    hotSearches: null,
    userErrors: [{ code: 'INVALID_INPUT', field }],
  });
  expect(await promote(['好', '，'])).toEqual(refused(['terms', '1']));
  expect(await promote(['好', '字'.repeat(21)])).toEqual(refused(['terms', '1']));
  expect(await promote(['好', '好'])).toEqual(refused(['terms']));
  expect(await promote(Array.from({ length: 11 }, (_, n) => `词${n}`))).toEqual(refused(['terms']));
  expect(await hot()).toEqual(['新课', '量子', 'python']);
  expect(await promote([])).toEqual({ hotSearches: ['量子', 'python'], userErrors: [] });
});
