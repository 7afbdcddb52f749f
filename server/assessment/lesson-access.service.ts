import { CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import type { Tx } from '../kernel/transaction.js';
import { Access, lessonAccess } from '../learning/access.rules.js';
import { Grant } from '../learning/grant.entity.js';
import { keepOpenings } from '../learning/openings.js';
import { requireViewer } from '../users/viewer.js';

/** A lesson that the viewer may open, and that they did is written down. Throws `NOT_FOUND`, `LESSON_LOCKED`. */
export async function openableLesson(tx: Tx<Ctx>, lessonId: string): Promise<Lesson> {
  const viewer = requireViewer(tx);
  const lesson = isId(lessonId)
    ? await tx.em.findOne(Lesson, { id: lessonId, removedAt: null }, { populate: ['course'] })
    : null;
  const course = lesson?.course.$;
  const staff = viewer.role === 'ADMIN' || course?.teacher.id === viewer.id;
  if (!course || (course.status === CourseStatus.DRAFT && !staff))
    throw new UserError('NOT_FOUND', ['lessonId']);
  const grants = await tx.em.find(Grant, { user: viewer.id, course: course.id });
  if (lessonAccess({ grants, staff, trial: lesson.trial }, tx.now()) !== Access.OPEN)
    throw new UserError('LESSON_LOCKED', ['lessonId']);
  if (!lesson.trial && !staff) await keepOpenings(tx.em, viewer.id, [lesson.id], tx.now());
  return lesson;
}
