import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { lockUser } from '../users/user-lock.service.js';
import { keepCompletion, keepCourses } from './learnt.service.js';

type Desk = Pick<Ctx, 'em' | 'now'>;

/**
 * Says that a learner has completed a lesson, by a quiz that was passed or homework that was graded; once more does no
 * harm. Locks the learner, inside the caller's transaction.
 */
export async function completeLesson(tx: Desk, userId: string, lessonId: string): Promise<void> {
  await lockUser(tx, userId);
  const lesson = await tx.em.findOneOrFail(Lesson, lessonId);
  await tx.em.flush();
  const writer = { em: tx.em, userId, now: tx.now() };
  await keepCompletion(writer, lesson.id, true);
  await keepCourses(writer, [{ courseId: lesson.course.id, lessonId: lesson.id, at: tx.now() }]);
}

/** When the learner had completed every lesson of the course, of this version or of an earlier one; null: not yet. */
export async function hasCompleted(ctx: Desk, userId: string, courseId: string): Promise<Date | null> {
  // A merge of accounts, or a version with fewer lessons, may complete a course though nothing was learnt since.
  const [row] = await ctx.em.execute<{ at: string | Date | null }[]>(
    `select coalesce(
       (select completed_at from learnt_courses where user_id = ? and course_id = ?),
       (select case when count(*) > 0 and count(*) = count(ll.completed_at) then max(ll.completed_at) end
        from lessons l left join learnt_lessons ll on ll.lesson_id = l.id and ll.user_id = ?
        where l.course_id = ? and l.removed_at is null)) as at`,
    [userId, courseId, userId, courseId],
  );
  return row?.at ? new Date(row.at) : null;
}
