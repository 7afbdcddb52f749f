import type { Cache, OptimisticMutationConfig, UpdateResolver } from '@urql/exchange-graphcache';
import type {
  AcceptCourseAnswerMutationVariables,
  AnswerCourseQuestionMutationVariables,
  AskCourseQuestionMutation,
  AskCourseQuestionMutationVariables,
} from '@graphql/graphql';
import { forgetOf, forgetOfViewer, likedOnce, type Like } from './cache-deeds';

/** Pages and answers of questions, under lessons and paid ones, kept where they stand. */
export const QUESTION_TYPES = [
  'CourseQuestionConnection',
  'CourseQuestionEdge',
  'CourseAnswerConnection',
  'CourseAnswerEdge',
  'CourseQuestionPayload',
  'PaidQuestionConnection',
  'PaidQuestionEdge',
  'PaidQuestionPayload',
  'QuestionOfferPayload',
  'QuestionEarnings',
];

/** A question that is new belongs into every list that it is in. */
function onAsked({ input }: AskCourseQuestionMutationVariables, courseId: string, cache: Cache): void {
  forgetOf(cache, cache.keyOfEntity({ __typename: 'Course', id: courseId }), 'questions');
  forgetOf(cache, cache.keyOfEntity({ __typename: 'Lesson', id: input.lessonId }), 'questions');
  forgetOfViewer(cache, 'askedQuestions');
}

/** Another answer, or another one that helped: they stand in another order, and the question waits no more. */
function onAnswered(questionId: string, cache: Cache): void {
  forgetOf(cache, cache.keyOfEntity({ __typename: 'CourseQuestion', id: questionId }), 'answers');
  forgetOfViewer(cache, 'desk');
}

const gone =
  (__typename: 'CourseQuestion' | 'CourseAnswer'): UpdateResolver =>
  (_result, { id }, cache) =>
    cache.invalidate({ __typename, id: String(id) });

export const questionUpdates: Readonly<Record<string, UpdateResolver>> = {
  askCourseQuestion: (result: AskCourseQuestionMutation, args, cache) =>
    onAsked(args as AskCourseQuestionMutationVariables, result.askCourseQuestion.course?.id ?? '', cache),
  answerCourseQuestion: (_result, args, cache) =>
    onAnswered((args as AnswerCourseQuestionMutationVariables).input.questionId, cache),
  acceptCourseAnswer: (_result, args, cache) =>
    onAnswered((args as AcceptCourseAnswerMutationVariables).input.questionId, cache),
  removeCourseQuestion: gone('CourseQuestion'),
  removeCourseAnswer: gone('CourseAnswer'),
  answerPaidQuestion: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
  declinePaidQuestion: (_result, _args, cache) => forgetOfViewer(cache, 'desk'),
  setQuestionOffer: (_result, _args, cache) => forgetOfViewer(cache, 'questionOffer'),
};

const told = (what: object) => ({ __typename: 'CourseQuestionPayload', ...what, userErrors: [] });

export const questionLikes: OptimisticMutationConfig = {
  likeCourseQuestion: ({ input }, cache) =>
    told({ question: likedOnce('CourseQuestion', input as Like, cache) }),
  likeCourseAnswer: ({ input }, cache) => told({ answer: likedOnce('CourseAnswer', input as Like, cache) }),
};
