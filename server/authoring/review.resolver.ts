import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Course } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import {
  CourseReviewsArgs,
  ReviewCourseInput,
  SubmitCourseInput,
  TakeDownCourseInput,
} from './authoring-input.types.js';
import { courseReviews } from './authoring.reads.js';
import { CoursePayload } from './authoring.types.js';
import * as publish from './publish.service.js';
import * as review from './review.service.js';
import * as takedown from './takedown.service.js';

const ofCourse = (id: string): CoursePayload => ({ course: ref(id), id });

@Resolver()
export class ReviewResolver {
  @Query(() => connectionOf(Course), {
    description: 'For admins: courses whose next version waits, the one that has waited longest first.',
  })
  courseReviews(
    @Args(() => CourseReviewsArgs) args: CourseReviewsArgs,
    @Read() read: Reader,
  ): Promise<object> {
    return read.rows(courseReviews, args);
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'Hands the draft in for review; nobody edits it meanwhile.' })
  async submitCourse(
    @Arg('input', () => SubmitCourseInput) input: SubmitCourseInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await review.submitCourse(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Takes back what waits for review, or was approved, so that it can be edited.',
  })
  async withdrawSubmission(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await review.withdrawSubmission(ctx, courseId));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'For admins: lets a draft be published, or sends it back. Nobody reviews their own.',
  })
  async reviewCourse(
    @Arg('input', () => ReviewCourseInput) input: ReviewCourseInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await review.reviewCourse(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Makes the approved draft what learners see; puts a withdrawn course back on the shelf.',
  })
  async publishCourse(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await publish.publishCourse(ctx, courseId));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'Takes a course off the shelf; those who have it go on learning.',
  })
  async withdrawCourse(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await publish.withdrawCourse(ctx, courseId));
  }

  @Refusable()
  @Mutation(() => CoursePayload, {
    description: 'For admins: closes a course to everybody but its teacher and admins.',
  })
  async takeDownCourse(
    @Arg('input', () => TakeDownCourseInput) input: TakeDownCourseInput,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await takedown.takeDown(ctx, input));
  }

  @Refusable()
  @Mutation(() => CoursePayload, { description: 'For admins: makes a course again what it was before.' })
  async restoreCourse(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<CoursePayload> {
    return ofCourse(await takedown.restoreCourse(ctx, courseId));
  }
}
