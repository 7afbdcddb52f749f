import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { Comment } from './comment.entity.js';
import './comments.reads.js';
import * as comments from './comments.service.js';
import {
  AddCommentInput,
  CommentPayload,
  EditCommentInput,
  HideCommentInput,
  RateCourseInput,
  RatingPayload,
} from './comments.types.js';
import * as likes from './likes.service.js';
import './ratings.reads.js';
import * as ratings from './ratings.service.js';

const shown = ({ id, courseId }: comments.Touched): CommentPayload => ({
  comment: ref(id),
  course: ref(courseId),
});

@Resolver()
export class CommentsResolver {
  @Query(() => Comment, { nullable: true, description: 'Null where there is none for the viewer.' })
  comment(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Comment, id);
  }

  @Refusable()
  @Mutation(() => CommentPayload, {
    description:
      'Writes about a course or a lesson, or answers a comment; some texts wait for a person first.',
  })
  async addComment(
    @Arg('input', () => AddCommentInput) input: AddCommentInput,
    @Context() ctx: Ctx,
  ): Promise<CommentPayload> {
    return shown(await comments.addComment(ctx, input));
  }

  @Refusable()
  @Mutation(() => CommentPayload, { description: 'Changes what one wrote a short while ago.' })
  async editComment(
    @Arg('input', () => EditCommentInput) input: EditCommentInput,
    @Context() ctx: Ctx,
  ): Promise<CommentPayload> {
    return shown(await comments.editComment(ctx, input));
  }

  @Refusable()
  @Mutation(() => CommentPayload, { description: 'Takes back what one wrote; its words are gone for good.' })
  async removeComment(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<CommentPayload> {
    return shown(await comments.removeComment(ctx, id));
  }

  @Refusable()
  @Mutation(() => CommentPayload, {
    description: "Takes somebody's comment out of sight. For admins, and a teacher under own courses.",
  })
  async hideComment(
    @Arg('input', () => HideCommentInput) input: HideCommentInput,
    @Context() ctx: Ctx,
  ): Promise<CommentPayload> {
    return shown(await comments.hideComment(ctx, input));
  }

  @Refusable()
  @Mutation(() => CommentPayload, { description: 'Once, however often it is asked for.' })
  async likeComment(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<CommentPayload> {
    return shown(await likes.likeComment(ctx, id));
  }

  @Refusable()
  @Mutation(() => CommentPayload, { description: 'Takes the like back, where there is one.' })
  async unlikeComment(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<CommentPayload> {
    return shown(await likes.unlikeComment(ctx, id));
  }

  @Refusable()
  @Mutation(() => RatingPayload, {
    description: 'Says how good a course is, or changes that; for those who bought it.',
  })
  async rateCourse(
    @Arg('input', () => RateCourseInput) input: RateCourseInput,
    @Context() ctx: Ctx,
  ): Promise<RatingPayload> {
    return { course: ref(await ratings.rateCourse(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => RatingPayload, { description: 'Takes the own rating back.' })
  async removeRating(
    @Arg('courseId', () => ID) courseId: string,
    @Context() ctx: Ctx,
  ): Promise<RatingPayload> {
    return { course: ref(await ratings.removeRating(ctx, courseId)) };
  }
}
