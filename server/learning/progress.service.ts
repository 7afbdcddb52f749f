import { CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { requireViewer } from '../users/viewer.js';
import { Access, lessonAccess } from './access.rules.js';
import { Grant } from './grant.entity.js';
import { keepOpenings } from './openings.js';

/** Keeps that the viewer opened a lesson, once, and returns its id. Throws `NOT_FOUND`, `LESSON_LOCKED`. */
export async function openLesson(ctx: Ctx, lessonId: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('openLesson', viewer.id);
  const id = lessonId.toLowerCase();
  await inTransaction(ctx, async tx => {
    const lesson = isId(id) ? await tx.em.findOne(Lesson, id, { populate: ['course'] }) : null;
    const course = lesson?.course.$;
    const staff = viewer.role === 'ADMIN' || course?.teacher.id === viewer.id;
    if (!course || (course.status === CourseStatus.DRAFT && !staff))
      throw new UserError('NOT_FOUND', ['lessonId']);
    const grants = await tx.em.find(Grant, { user: viewer.id, course: course.id });
    const access = lessonAccess({ grants, staff, trial: lesson.trial }, tx.now());
    if (access !== Access.OPEN) throw new UserError('LESSON_LOCKED', ['lessonId']);
    await keepOpenings(tx.em, viewer.id, [id], tx.now());
  });
  return id;
}

/** How much of a course a user has opened, in whole percent; what is on trial does not count. */
export async function progressPercent(ctx: Ctx, userId: string, courseId: string): Promise<number> {
  const [row] = await ctx.em.execute<{ percent: number }[]>(
    `select coalesce(floor(100.0 * count(o.id) / nullif(count(*), 0)), 0)::int as percent
     from lessons l left join lesson_openings o on o.lesson_id = l.id and o.user_id = ?
     where l.course_id = ? and not l.trial and l.removed_at is null`,
    [userId, courseId],
  );
  return row?.percent ?? 0;
}
