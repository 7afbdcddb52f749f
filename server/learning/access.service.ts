import type { Loaded } from '@mikro-orm/core';
import { CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
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
  const { viewer } = ctx;
  const lesson = isId(lessonId)
    ? await ctx.em.findOne(Lesson, { id: lessonId, removedAt: null }, { populate: ['course', 'media'] })
    : null;
  const course = lesson?.course.$;
  const staff = viewer !== null && (viewer.role === 'ADMIN' || course?.teacher.id === viewer.id);
  if (!course || (HIDDEN.includes(course.status) && !staff)) throw new UserError('NOT_FOUND', ['lessonId']);
  const grants = viewer ? await ctx.em.find(Grant, { user: viewer.id, course: course.id }) : [];
  const facts = { grants, staff, takenDown: course.status === CourseStatus.TAKEN_DOWN };
  if (lessonAccess({ ...facts, trial: lesson.trial }, ctx.now()) !== Access.OPEN)
    throw new UserError('LESSON_LOCKED', ['lessonId']);
  return { lesson, staff };
}
