import type { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { openableLesson } from '../learning/access.service.js';
import { keepOpenings } from '../learning/openings.js';
import { requireViewer } from '../users/viewer.js';

/** A lesson that the viewer may open, which counts as opened from then on. Throws `NOT_FOUND`, `LESSON_LOCKED`. */
export async function openedLesson(tx: Tx<Ctx>, lessonId: string): Promise<Lesson> {
  const { lesson, staff } = await openableLesson(tx, lessonId);
  if (!lesson.trial && !staff) await keepOpenings(tx.em, requireViewer(tx).id, [lesson.id], tx.now());
  return lesson;
}
