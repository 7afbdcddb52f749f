import { Arg, Ctx as Context, ID, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import {
  CreateCourseInput,
  MoveChapterInput,
  MoveLessonInput,
  RemoveChapterInput,
  RemoveLessonInput,
  SaveChapterInput,
  SaveLessonInput,
  UpdateCourseInput,
} from './authoring-input.types.js';
import { CoursePayload } from './authoring.types.js';
import * as drafts from './drafts.service.js';
import * as lessons from './lessons.service.js';
import * as publish from './publish.service.js';
import * as review from './review.service.js';

const changed = ({ courseId, id }: drafts.Changed): CoursePayload => ({ course: ref(courseId), id });
const ofCourse = (id: string): CoursePayload => ({ course: ref(id), id });

@Resolver()
export class AuthoringResolver {
  @Refusable()
  @Mutation(() => CoursePayload, { description: "Begins a course of the viewer's own with an empty draft." })
  async createCourse(
    @Arg('input', () => CreateCourseInput) input: CreateCourseInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await drafts.createCourse(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Changes what the draft says of the course, or opens a draft.',
  })
  async updateCourse(
    @Arg('input', () => UpdateCourseInput) input: UpdateCourseInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await drafts.updateCourse(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Adds a chapter to the draft, or renames one.' })
  async saveChapter(
    @Arg('input', () => SaveChapterInput) input: SaveChapterInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await drafts.saveChapter(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Puts a chapter of the draft in another place.' })
  async moveChapter(
    @Arg('input', () => MoveChapterInput) input: MoveChapterInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await drafts.moveChapter(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Takes a chapter out of the draft, and its lessons with it.',
  })
  async removeChapter(
    @Arg('input', () => RemoveChapterInput) input: RemoveChapterInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await drafts.removeChapter(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Adds a lesson to the draft, or changes one.' })
  async saveLesson(
    @Arg('input', () => SaveLessonInput) input: SaveLessonInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await lessons.saveLesson(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Puts a lesson of the draft in another place, also of another chapter.',
  })
  async moveLesson(
    @Arg('input', () => MoveLessonInput) input: MoveLessonInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await drafts.moveLesson(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Takes a lesson out of the draft.' })
  async removeLesson(
    @Arg('input', () => RemoveLessonInput) input: RemoveLessonInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return changed(await drafts.removeLesson(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Throws the draft away; what is live stays as it is.' })
  async discardDraft(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await review.discardDraft(ctx, courseId));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Deletes a course that was never published.' })
  async deleteCourse(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return { course: null, id: await publish.deleteCourse(ctx, courseId) };
  }
}
