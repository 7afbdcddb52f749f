import { Arg, Ctx as Context, ID, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
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
