import type { EntityManager } from '@mikro-orm/postgresql';
import { HomeworkSubmission } from '../../server/assessment/homework-submission.entity.js';
import { HomeworkStatus } from '../../server/assessment/homework.rules.js';
import type { Homework } from '../../server/catalog/activity.rules.js';
import type { User } from '../../server/users/user.entity.js';
import { handedIn } from './content/tasks.js';
import type { Catalogue } from './offers.js';

const HOUR_MS = 3_600_000;

/** What the demo learner has handed in for a homework: one with the teacher's words, and one that waits for them. */
export function storeAssessment(
  em: EntityManager,
  { tasks, courses }: Catalogue,
  users: ReadonlyMap<string, User>,
): void {
  const lesson = tasks.get(handedIn.lesson)!;
  const { maxScore } = lesson.activity as Homework;
  const course = [...courses.values()].find(({ id }) => id === lesson.course.id)!;
  const user = users.get(handedIn.username)!;
  const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS);
  const { graded, waiting } = handedIn;
  em.create(HomeworkSubmission, {
    ...{ user, lesson, maxScore, clientKey: 'demo-first', createdAt: ago(50), ...graded },
    ...{ status: HomeworkStatus.GRADED, passed: false, gradedAt: ago(28), gradedBy: course.teacher },
  });
  em.create(HomeworkSubmission, {
    ...{ user, lesson, maxScore, clientKey: 'demo-second', createdAt: ago(20), text: waiting.text },
  });
}
