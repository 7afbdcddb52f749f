import { randomUUID } from 'node:crypto';
import {
  AddCommentDocument,
  CourseCommentsDocument,
  RateCourseDocument,
  type AddCommentMutation,
  type CommentBodyFragment,
  type CourseCommentsQuery,
  type CommentSort,
  type RateCourseMutation,
} from '../../graphql/generated/graphql.js';
import type { Visitor } from './visitor.js';

interface Words {
  courseId: string;
  text?: string;
  lessonId?: string;
  replyToId?: string;
  clientKey?: string;
}

/** What comes of a comment, with the client's own document. */
export async function addComment(visitor: Visitor, words: Words): Promise<AddCommentMutation['addComment']> {
  const input = { clientKey: randomUUID(), text: '讲得很清楚', ...words };
  return (await visitor.run<AddCommentMutation>(AddCommentDocument, { input })).addComment;
}

/** A comment that must come to be. */
export async function commented(visitor: Visitor, words: Words): Promise<CommentBodyFragment> {
  const { comment, userErrors } = await addComment(visitor, words);
  if (!comment) throw new Error(JSON.stringify(userErrors));
  return comment;
}

type Talk = NonNullable<CourseCommentsQuery['course']>['comments'];

export async function talkOf(
  visitor: Visitor,
  courseId: string,
  page: { sort?: CommentSort; first?: number; after?: string | null } = {},
): Promise<Talk> {
  const { course } = await visitor.run<CourseCommentsQuery>(CourseCommentsDocument, {
    courseId,
    first: 50,
    ...page,
  });
  if (!course) throw new Error(`There is no course ${courseId}.`);
  return course.comments;
}

export const textsOf = ({ nodes }: Talk): (string | null | undefined)[] => nodes.map(({ text }) => text);

export async function rate(
  visitor: Visitor,
  courseId: string,
  stars: number,
): Promise<RateCourseMutation['rateCourse']> {
  return (await visitor.run<RateCourseMutation>(RateCourseDocument, { input: { courseId, stars } }))
    .rateCourse;
}
