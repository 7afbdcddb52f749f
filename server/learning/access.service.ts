import type { Loaded } from '@mikro-orm/core';
import { CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { Access, lessonAccess } from './access.rules.js';
import { Grant } from './grant.entity.js';

const HIDDEN: readonly CourseStatus[] = [CourseStatus.DRAFT, CourseStatus.TAKEN_DOWN];

export interface OpenedLesson {
  lesson: Loaded<Lesson, 'course' | 'media'>;
  /** Whether the viewer is its teacher or an admin: what they open is no progress. */
  staff: boolean;
}

/** A lesson that whoever asks may open now, a visitor too. Throws `NOT_FOUND`, `LESSON_LOCKED`. */
export async function openableLesson(ctx: Ctx, lessonId: string): Promise<OpenedLesson> {
  const opened = await openedBy(ctx, ctx.viewer, lessonId);
  if (typeof opened === 'string') throw new UserError(opened, ['lessonId']);
  return opened;
}

/** Whether somebody else may open a lesson now. */
export const opensLesson = async (ctx: Looking, who: Opener, lessonId: string): Promise<boolean> =>
  typeof (await openedBy(ctx, who, lessonId)) !== 'string';

type Looking = Pick<Ctx, 'em' | 'now'>;
type Opener = Pick<Viewer, 'id' | 'role'>;

async function openedBy(
  ctx: Looking,
  viewer: Opener | null,
  lessonId: string,
): Promise<OpenedLesson | 'NOT_FOUND' | 'LESSON_LOCKED'> {
  const lesson = isId(lessonId)
    ? await ctx.em.findOne(Lesson, { id: lessonId, removedAt: null }, { populate: ['course', 'media'] })
    : null;
  const course = lesson?.course.$;
  const staff = viewer !== null && (viewer.role === 'ADMIN' || course?.teacher.id === viewer.id);
  if (!course || (HIDDEN.includes(course.status) && !staff)) return 'NOT_FOUND';
  const grants = viewer ? await ctx.em.find(Grant, { user: viewer.id, course: course.id }) : [];
  const facts = { grants, staff, takenDown: course.status === CourseStatus.TAKEN_DOWN };
  const access = lessonAccess({ ...facts, trial: lesson.trial }, ctx.now());
  return access === Access.OPEN ? { lesson, staff } : 'LESSON_LOCKED';
}
