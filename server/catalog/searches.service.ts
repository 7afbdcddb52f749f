import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { shanghaiDay } from '../kernel/shanghai.js';
import { inTransaction } from '../kernel/transaction.js';
import type { CoursesArgs, SearchSuggestion, Tag } from './catalog.types.js';
import { PromotedSearch } from './promoted-search.entity.js';
import { HOT_DAYS } from './search-tally.js';
import { CourseSort, isCountable, termOf, wordsOf } from './search.rules.js';

const DAY_MS = 24 * 3_600_000;

/** Seen from fewer places, a search may be one person's secret. */
const SEEN_FROM = 3;
const MOST_HOT = 10;
const MOST_TAGS = 20;
const MOST_SUGGESTIONS = 10;

/** What `courses` is read with. Throws `INVALID_INPUT` for a query that is too long. */
export interface Looked {
  sort: CourseSort;
  /** Absent without a query. */
  words?: string[];
}

/** The words of a query, and the sort that is meant where none was given. */
export function looked({ query, sort }: CoursesArgs): Looked {
  if (!query?.trim()) return { sort: sort === 'RELEVANCE' || !sort ? CourseSort.NEWEST : sort };
  const words = wordsOf(query);
  if (!words) throw new UserError('INVALID_INPUT', ['query']);
  return { words, sort: sort ?? CourseSort.RELEVANCE };
}

/** Counts a search that found something; what is read out is not delayed by it. */
export function noteSearch(ctx: Ctx, words: readonly string[]): void {
  const term = termOf(words);
  if (!isCountable(term) || !ctx.searches.note(term, ctx.address, ctx.now())) return;
  ctx.searches
    .flush(ctx.em.fork(), ctx.now())
    .catch((error: unknown) => ctx.log.warn({ error }, 'Searches were not counted'));
}

/** What admins put first, then what many searched for lately. */
export async function hotSearches(ctx: Ctx): Promise<string[]> {
  const since = shanghaiDay(new Date(ctx.now().getTime() - HOT_DAYS * DAY_MS));
  const rows = await ctx.em.execute<{ term: string }[]>(
    `select term from (
       select term, 0 as kind, position as place from promoted_searches
       union all
       select term, 1, -count(*) from search_sightings where day > ?::date
         and term not in (select lower(term) from promoted_searches)
       group by term having count(*) >= ${SEEN_FROM}
     ) hot order by kind, place, term limit ${MOST_HOT}`,
    [since],
  );
  return rows.map(({ term }) => term);
}

/** Tags of published courses, the most used first. */
export function popularTags(ctx: Ctx): Promise<Tag[]> {
  return ctx.em.execute<Tag[]>(
    `select tag as "name", count(*)::int as "courseCount" from courses, unnest(tags) as tag
     where status = 'PUBLISHED' group by tag order by count(*) desc, tag limit ${MOST_TAGS}`,
  );
}

/**
 * Tags, teachers and courses whose name has all the words: those that begin with what was typed first, then by kind and
 * by how many learn there. Nothing for what no index can find.
 */
export async function suggestions(ctx: Ctx, text: string): Promise<SearchSuggestion[]> {
  const words = wordsOf(text);
  if (!words?.length) return [];
  return ctx.em.execute<SearchSuggestion[]>(SUGGESTIONS, [JSON.stringify(words)]);
}

const SUGGESTIONS = `
  with asked as materialized (select search_words(array(select json_array_elements_text(?::json))) as words),
  found as materialized (
    select c.id, c.title, c.tags, c.teacher_id, c.enrolled_count as weight
    from asked, course_searches s join courses c on c.id = s.course_id
    where s.grams @> search_grams(asked.words) and c.status = 'PUBLISHED'
  ),
  named as (
    select 'TAG' as kind, 1 as place, tag as text, null::uuid as id, sum(weight) as weight
      from found, unnest(tags) as tag group by tag
    union all
    select 'TEACHER', 2, u.name, u.id, sum(weight) from found join users u on u.id = teacher_id group by u.id
    union all
    select 'COURSE', 3, title, id, weight from found
  )
  select kind, text, id from named, asked
  where search_rank(search_text(text), '', '', '', '', asked.words) > 0
  order by starts_with(search_text(text), asked.words[1]) desc, place, weight desc, text, id
  limit ${MOST_SUGGESTIONS}`;

const MAX_TERM = 20;

/** Puts these searches, in this order, before what many search for; for admins. Throws `INVALID_INPUT`. */
export async function promoteSearches(ctx: Ctx, given: readonly string[]): Promise<void> {
  const terms = given.map(term => (wordsOf(term) ?? []).join(' '));
  const wrong = terms.findIndex(term => !term || [...term].length > MAX_TERM);
  if (wrong >= 0) throw new UserError('INVALID_INPUT', ['terms', String(wrong)]);
  if (terms.length > MOST_HOT || new Set(terms).size < terms.length)
    throw new UserError('INVALID_INPUT', ['terms']);
  await inTransaction(ctx, async tx => {
    // One set at a time: of two admins who save at once, the later wins whole.
    await tx.em.execute('lock table promoted_searches in share row exclusive mode');
    await tx.em.nativeDelete(PromotedSearch, {});
    terms.forEach((term, at) =>
      tx.em.create(PromotedSearch, { term, position: at + 1, createdAt: tx.now() }),
    );
    record(tx, {
      action: 'search.promote',
      subjectType: 'PromotedSearch',
      subjectId: 'all',
      detail: { terms },
    });
  });
}
