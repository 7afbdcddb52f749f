import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import * as answers from './answers.service.js';
import { CourseQuestion } from './course-question.entity.js';
import './questions.reads.js';
import * as questions from './questions.service.js';
import {
  AcceptCourseAnswerInput,
  AnswerCourseQuestionInput,
  AskCourseQuestionInput,
  CourseQuestionPayload,
  EditCourseAnswerInput,
  EditCourseQuestionInput,
  HideCourseAnswerInput,
  HideCourseQuestionInput,
  LikeCourseAnswerInput,
  LikeCourseQuestionInput,
} from './questions.types.js';

const shown = ({ questionId, answerId, courseId }: questions.Touched): CourseQuestionPayload => ({
  question: ref(questionId),
  answer: answerId ? ref(answerId) : null,
  course: ref(courseId),
});

@Resolver()
export class QuestionsResolver {
  @Query(() => CourseQuestion, {
    nullable: true,
    description: 'Null where there is none for the viewer.',
  })
  courseQuestion(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(CourseQuestion, id);
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Asks under a lesson that one may open; some texts wait for a person first.',
  })
  async askCourseQuestion(
    @Arg('input', () => AskCourseQuestionInput) input: AskCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await questions.ask(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, { description: 'Changes what one asked a short while ago.' })
  async editCourseQuestion(
    @Arg('input', () => EditCourseQuestionInput) input: EditCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await questions.edit(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Takes back what one asked, and its answers out of sight; the words are gone for good.',
  })
  async removeCourseQuestion(
    @Arg('id', () => ID) id: string,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await questions.remove(ctx, id));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description:
      'Takes a question out of sight or lets it show. For admins, and a teacher under own courses.',
  })
  async hideCourseQuestion(
    @Arg('input', () => HideCourseQuestionInput) input: HideCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await questions.hide(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Wants to know it too, or no more; once, however often it is asked for.',
  })
  async likeCourseQuestion(
    @Arg('input', () => LikeCourseQuestionInput) input: LikeCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await questions.like(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Answers a question that shows; some texts wait for a person first.',
  })
  async answerCourseQuestion(
    @Arg('input', () => AnswerCourseQuestionInput) input: AnswerCourseQuestionInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.answer(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, { description: 'Changes what one answered a short while ago.' })
  async editCourseAnswer(
    @Arg('input', () => EditCourseAnswerInput) input: EditCourseAnswerInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.edit(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Takes back what one answered; the words are gone for good.',
  })
  async removeCourseAnswer(
    @Arg('id', () => ID) id: string,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.remove(ctx, id));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Takes an answer out of sight or lets it show. For admins, and a teacher under own courses.',
  })
  async hideCourseAnswer(
    @Arg('input', () => HideCourseAnswerInput) input: HideCourseAnswerInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.hide(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Says that an answer helped, or no more; once, however often it is asked for.',
  })
  async likeCourseAnswer(
    @Arg('input', () => LikeCourseAnswerInput) input: LikeCourseAnswerInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.like(ctx, input));
  }

  @Refusable()
  @Mutation(() => CourseQuestionPayload, {
    description: 'Says which answer settles it, or that none does; for whoever asked, and the teacher.',
  })
  async acceptCourseAnswer(
    @Arg('input', () => AcceptCourseAnswerInput) input: AcceptCourseAnswerInput,
    @Context() ctx: Ctx,
  ): Promise<CourseQuestionPayload> {
    return shown(await answers.accept(ctx, input));
  }
}
