import { Arg, Ctx as Context, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { MergeOffer } from '../users/linking.types.js';
import { countCourses } from './learning.service.js';
import { OpenLessonPayload } from './learning.types.js';
import { openLesson } from './progress.service.js';

@Resolver()
export class LearningResolver {
  @Refusable()
  @Mutation(() => OpenLessonPayload, { description: 'Counts as progress, once; for who may open it.' })
  async openLesson(
    @Arg('lessonId', () => ID) lessonId: string,
    @Context() ctx: Ctx,
  ): Promise<OpenLessonPayload> {
    return { lesson: ref(await openLesson(ctx, lessonId)) };
  }
}

@Resolver(() => MergeOffer)
export class OfferedCoursesResolver {
  @FieldResolver(() => Int, { description: 'How many courses would come along.' })
  courses(@Root() { accountId }: MergeOffer, @Context() ctx: Ctx): Promise<number> {
    return countCourses(ctx, accountId);
  }
}
