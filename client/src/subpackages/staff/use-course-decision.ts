import { useMutation } from '@urql/vue';
import {
  RestoreCourseDocument,
  ReviewCourseDocument,
  TakeDownCourseDocument,
  type CourseInReviewFragment,
} from '@graphql/graphql';
import { useDecision, type Decided } from './use-decision';

type Course = Pick<CourseInReviewFragment, 'id'> & { draft: { revision: number } | null };

/** What an admin decides about a course: whether its next version may be published, and whether it is to be seen at all. */
export function useCourseDecision(done: () => void) {
  const reviewing = useMutation(ReviewCourseDocument);
  const takingDown = useMutation(TakeDownCourseDocument);
  const restoring = useMutation(RestoreCourseDocument);

  async function review({ id, draft }: Course, approve: boolean, reason: string | null): Promise<Decided> {
    // The revision that was read: a draft that was changed meanwhile is not decided.
    const input = { courseId: id, revision: draft?.revision ?? null, approve, reason };
    const { data, error } = await reviewing.executeMutation({ input });
    return { error, userErrors: data?.reviewCourse.userErrors };
  }

  return useDecision<Course, 'approve' | 'refuse' | 'takeDown' | 'restore'>(async (act, course, words) => {
    if (act === 'approve') return review(course, true, null);
    if (act === 'refuse') return review(course, false, words);
    if (act === 'takeDown') {
      const { data, error } = await takingDown.executeMutation({
        input: { courseId: course.id, reason: words },
      });
      return { error, userErrors: data?.takeDownCourse.userErrors };
    }
    const { data, error } = await restoring.executeMutation({ courseId: course.id });
    return { error, userErrors: data?.restoreCourse.userErrors };
  }, done);
}
