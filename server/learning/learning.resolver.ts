import { Arg, Ctx as Context, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { MergeOffer } from '../users/linking.types.js';
import { countCourses } from './learning.service.js';
import { OpenLessonPayload } from './learning.types.js';
import './playback.reads.js';
import * as playbacks from './playback.service.js';
import { EndPlaybackPayload, StartPlaybackInput, StartPlaybackPayload } from './playback.types.js';
import * as progress from './progress.service.js';
import {
  SaveProgressInput,
  SaveProgressPayload,
  SetLessonDoneInput,
  SetLessonDonePayload,
} from './progress.types.js';

@Resolver()
export class LearningResolver {
  @Refusable()
  @Mutation(() => OpenLessonPayload, { description: 'Counts as progress, once; for who may open it.' })
  async openLesson(
    @Arg('lessonId', () => ID) lessonId: string,
    @Context() ctx: Ctx,
  ): Promise<OpenLessonPayload> {
    return { lesson: ref(await progress.openLesson(ctx, lessonId)) };
  }

  @Refusable()
  @Mutation(() => StartPlaybackPayload, {
    description:
      'Where the file of a lesson is, for who may open it; an account plays one recording at a time.',
  })
  async startPlayback(
    @Arg('input', () => StartPlaybackInput) input: StartPlaybackInput,
    @Context() ctx: Ctx,
  ): Promise<StartPlaybackPayload> {
    const { playback, lessonId } = await playbacks.startPlayback(ctx, input);
    return { playback: playback as StartPlaybackPayload['playback'], lesson: ref(lessonId) };
  }

  @Refusable()
  @Mutation(() => EndPlaybackPayload, {
    description: 'Ends a playback, so that another device need not wait; again does no harm.',
  })
  async endPlayback(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<EndPlaybackPayload> {
    await playbacks.endPlayback(ctx, id);
    return {};
  }

  @Refusable()
  @Mutation(() => SaveProgressPayload, {
    description:
      'Keeps what a device learnt, also what it kept while it was offline. Nothing is counted twice.',
  })
  async saveProgress(
    @Arg('input', () => SaveProgressInput) input: SaveProgressInput,
    @Context() ctx: Ctx,
  ): Promise<SaveProgressPayload> {
    const { lessonIds, ...told } = await progress.saveProgress(ctx, input);
    return { ...told, lessons: lessonIds.map(ref) };
  }

  @Refusable()
  @Mutation(() => SetLessonDonePayload, {
    description: 'Says of an article, a document or a picture that it is done, or not after all.',
  })
  async setLessonDone(
    @Arg('input', () => SetLessonDoneInput) input: SetLessonDoneInput,
    @Context() ctx: Ctx,
  ): Promise<SetLessonDonePayload> {
    return { lesson: ref(await progress.setLessonDone(ctx, input)) };
  }
}

@Resolver(() => MergeOffer)
export class OfferedCoursesResolver {
  @FieldResolver(() => Int, { description: 'How many courses would come along.' })
  courses(@Root() { accountId }: MergeOffer, @Context() ctx: Ctx): Promise<number> {
    return countCourses(ctx, accountId);
  }
}
