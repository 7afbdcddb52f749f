import { Arg, Args, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, type Reader } from '../kernel/reads/index.js';
import { CoursesArgs, PromoteSearchesPayload, SearchSuggestion, Tag } from './catalog.types.js';
import { Course } from './course.entity.js';
import { publishedCourses } from './search.reads.js';
import * as searches from './searches.service.js';

@Resolver()
export class SearchResolver {
  @Query(() => connectionOf(Course), { description: 'Published courses that pass all filters, sorted.' })
  async courses(
    @Args(() => CoursesArgs) args: CoursesArgs,
    @Read() read: Reader,
    @Context() ctx: Ctx,
  ): Promise<object> {
    const looked = searches.looked(args);
    const page = await read.rows<{ nodes: object[] }>(publishedCourses[looked.sort], { ...args, ...looked });
    if (looked.words && !args.after && page.nodes.length) searches.noteSearch(ctx, looked.words);
    return page;
  }

  @Query(() => [String], {
    complexity: 10,
    description: 'What many search for these days; nobody knows who.',
  })
  hotSearches(@Context() ctx: Ctx): Promise<string[]> {
    return searches.hotSearches(ctx);
  }

  @Query(() => [Tag], { complexity: 20, description: 'The tags that most courses have.' })
  tags(@Context() ctx: Ctx): Promise<Tag[]> {
    return searches.popularTags(ctx);
  }

  @Query(() => [SearchSuggestion], {
    complexity: 10,
    description: 'While a search is typed: tags, teachers and courses whose name has what was typed.',
  })
  searchSuggestions(
    @Arg('text', () => String) text: string,
    @Context() ctx: Ctx,
  ): Promise<SearchSuggestion[]> {
    return searches.suggestions(ctx, text);
  }

  @Refusable()
  @Mutation(() => PromoteSearchesPayload, {
    description: 'Puts these searches, in this order, before what many search for. For admins.',
  })
  async promoteSearches(
    @Arg('terms', () => [String]) terms: string[],
    @Context() ctx: Ctx,
  ): Promise<PromoteSearchesPayload> {
    await searches.promoteSearches(ctx, terms);
    return { hotSearches: await searches.hotSearches(ctx) };
  }
}
