import { Arg, Args, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import { Comment } from '../comments/comment.entity.js';
import './desk.reads.js';
import { heldAnswers, heldQuestions } from './held-texts.reads.js';
import './question-inbox.reads.js';
import { heldComments } from './held.reads.js';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, PageArgs, Read, ref, type Reader } from '../kernel/reads/index.js';
import {
  DecideCommentInput,
  DecideCommentPayload,
  DecideCourseAnswerInput,
  DecideCourseQuestionInput,
  DecideReportInput,
  ReportContentInput,
  ReportPayload,
  ReportsArgs,
} from './moderation.types.js';
import { CourseAnswer } from '../questions/course-answer.entity.js';
import { CourseQuestion } from '../questions/course-question.entity.js';
import { CourseQuestionPayload } from '../questions/questions.types.js';
import { Report } from './report.entity.js';
import { allReports } from './reports.reads.js';
import * as reports from './reports.service.js';

@Resolver()
export class ModerationResolver {
  @Query(() => connectionOf(Comment), {
    description: 'For admins: comments that wait for a person, the longest waiting first.',
  })
  heldComments(@Args(() => PageArgs) args: PageArgs, @Read() read: Reader): Promise<object> {
    return read.rows(heldComments, args);
  }

  @Query(() => connectionOf(CourseQuestion), {
    description: 'For admins: questions under lessons that wait for a person, the longest waiting first.',
  })
  heldCourseQuestions(@Args(() => PageArgs) args: PageArgs, @Read() read: Reader): Promise<object> {
    return read.rows(heldQuestions, args);
  }

  @Query(() => connectionOf(CourseAnswer), {
    description: 'For admins: answers that wait for a person, the longest waiting first.',
  })
  heldCourseAnswers(@Args(() => PageArgs) args: PageArgs, @Read() read: Reader): Promise<object> {
    return read.rows(heldAnswers, args);
  }

  @Query(() => connectionOf(Report), {
    description: 'For admins: what was reported, the longest waiting first.',
  })
  reports(@Args(() => ReportsArgs) args: ReportsArgs, @Read() read: Reader): Promise<object> {
    return read.rows(allReports, args);
  }

  @Refusable()
  @Mutation(() => ReportPayload, {
    description: 'Tells the admins that a course, or what is said there, should not be there; once.',
  })
  async reportContent(
    @Arg('input', () => ReportContentInput) input: ReportContentInput,
    @Context() ctx: Ctx,
  ): Promise<ReportPayload> {
    return { report: ref(await reports.reportContent(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => ReportPayload, {
    description: 'For admins: dismisses a report, or takes away what it is about.',
  })
  async decideReport(
    @Arg('input', () => DecideReportInput) input: DecideReportInput,
    @Context() ctx: Ctx,
  ): Promise<ReportPayload> {
    return { report: ref(await reports.decideReport(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => DecideCommentPayload, {
    description: 'For admins: lets a comment show that waits or was hidden, or hides it.',
  })
  async decideComment(
    @Arg('input', () => DecideCommentInput) input: DecideCommentInput,
    @Context() ctx: Ctx,
  ): Promise<DecideCommentPayload> {
    return { comment: ref(await reports.decideComment(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'For admins: lets a question show that waits or was hidden, or hides it.',
  })
  async decideCourseQuestion(
    @Arg('input', () => DecideCourseQuestionInput) input: DecideCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return { question: ref((await reports.decideCourseQuestion(ctx, input)).questionId) };
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'For admins: lets an answer show that waits or was hidden, or hides it.',
  })
  async decideCourseAnswer(
    @Arg('input', () => DecideCourseAnswerInput) input: DecideCourseAnswerInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    const { questionId, answerId } = await reports.decideCourseAnswer(ctx, input);
    return { question: ref(questionId), answer: answerId ? ref(answerId) : null };
  }
}
