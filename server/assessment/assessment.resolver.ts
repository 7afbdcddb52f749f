import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import { HomeworkSubmission } from './homework-submission.entity.js';
import { homeworkToLookAt } from './homework.reads.js';
import * as homework from './homework.service.js';
import {
  GradeHomeworkInput,
  HomeworkPayload,
  HomeworkQueueArgs,
  SubmitHomeworkInput,
} from './homework.types.js';
import './quiz.reads.js';
import * as quiz from './quiz.service.js';
import { QuizPayload, SubmitQuizInput } from './quiz.types.js';

@Resolver()
export class AssessmentResolver {
  @Refusable()
  @Mutation(() => QuizPayload, {
    description: 'Begins a go at the quiz of a lesson; the one that runs already goes on.',
  })
  async startQuiz(@Arg('lessonId', () => ID) lessonId: string, @Context() ctx: Ctx): Promise<QuizPayload> {
    const begun = await quiz.startQuiz(ctx, lessonId);
    return { attempt: ref(begun.attemptId), lesson: ref(begun.lessonId) };
  }

  @Refusable()
  @Mutation(() => QuizPayload, {
    description: 'Hands in an attempt and grades it, once; passing completes the lesson.',
  })
  async submitQuiz(
    @Arg('input', () => SubmitQuizInput) input: SubmitQuizInput,
    @Context() ctx: Ctx,
  ): Promise<QuizPayload> {
    const graded = await quiz.submitQuiz(ctx, input);
    return { attempt: ref(graded.attemptId), lesson: ref(graded.lessonId) };
  }

  @Refusable()
  @Mutation(() => HomeworkPayload, {
    description: 'Hands in homework; one that still waits is replaced and kept.',
  })
  async submitHomework(
    @Arg('input', () => SubmitHomeworkInput) input: SubmitHomeworkInput,
    @Context() ctx: Ctx,
  ): Promise<HomeworkPayload> {
    return submitted(await homework.submitHomework(ctx, input));
  }

  @Refusable()
  @Mutation(() => HomeworkPayload, {
    description: "For the course's teacher and admins: grades homework, or mends a grade.",
  })
  async gradeHomework(
    @Arg('input', () => GradeHomeworkInput) input: GradeHomeworkInput,
    @Context() ctx: Ctx,
  ): Promise<HomeworkPayload> {
    return submitted(await homework.gradeHomework(ctx, input));
  }

  @Query(() => connectionOf(HomeworkSubmission), {
    description: 'For staff: an admin sees all, a teacher those of own courses; the oldest first.',
  })
  homeworkQueue(
    @Args(() => HomeworkQueueArgs) args: HomeworkQueueArgs,
    @Read() read: Reader,
  ): Promise<object> {
    return read.rows(homeworkToLookAt, args);
  }
}

const submitted = ({ submissionId, lessonId }: homework.Outcome): HomeworkPayload => ({
  submission: ref(submissionId),
  lesson: ref(lessonId),
});
