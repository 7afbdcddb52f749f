import { Course, CourseStatus } from '../catalog/course.entity.js';
import { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { Access, courseAccess, lessonAccess } from '../learning/access.rules.js';
import { Grant } from '../learning/grant.entity.js';
import { TextState } from '../safety/written.rules.js';
import { Comment } from './comment.entity.js';

/** Where a comment is going to stand. */
interface Place {
  course: Course;
  lesson: Lesson | null;
  root: Comment | null;
  replyTo: Comment | null;
  /** Whether the viewer teaches the course. */
  isStaff: boolean;
}

interface Wanted {
  courseId: string;
  lessonId?: string | null;
  replyToId?: string | null;
}

/**
 * Where the viewer wants to write, if they may: about a course that they may learn or try, about a lesson that they may
 * open, and in answer to what shows there. Throws `NOT_FOUND`, `COMMENT_NOT_ALLOWED`, `LESSON_LOCKED`.
 */
export async function placeOf(ctx: Ctx, viewer: Viewer, wanted: Wanted): Promise<Place> {
  const course = await courseOf(ctx, wanted.courseId);
  const answered = wanted.replyToId ? await commentOf(ctx, course, wanted.replyToId) : null;
  const root = answered?.root ? await commentOf(ctx, course, answered.root.id, true) : answered;
  const lessonId = root ? root.lesson?.id : wanted.lessonId;
  const lesson = lessonId ? await lessonOf(ctx, course, lessonId) : null;
  const isTeacher = course.teacher.id === viewer.id;
  const facts = {
    grants: await ctx.em.find(Grant, { user: viewer.id, course: course.id }),
    staff: viewer.role === 'ADMIN' || isTeacher,
    takenDown: course.status === CourseStatus.TAKEN_DOWN,
  };
  if (facts.takenDown && !facts.staff) throw new UserError('NOT_FOUND', ['courseId']);
  const now = ctx.now();
  if (lesson && lessonAccess({ ...facts, trial: lesson.trial }, now) !== Access.OPEN)
    throw new UserError('LESSON_LOCKED', ['lessonId']);
  const hasTrial = (await ctx.em.count(Lesson, { course: course.id, trial: true, removedAt: null })) > 0;
  if (courseAccess({ ...facts, hasTrial }, now) === Access.LOCKED)
    throw new UserError('COMMENT_NOT_ALLOWED', ['courseId']);
  return { course, lesson, root, replyTo: answered === root ? null : answered, isStaff: isTeacher };
}

/** Drafts are talked about with nobody: what is said there would be on show with the first version. */
async function courseOf(ctx: Ctx, id: string): Promise<Course> {
  const course = isId(id) ? await ctx.em.findOne(Course, { id, status: { $ne: CourseStatus.DRAFT } }) : null;
  if (!course) throw new UserError('NOT_FOUND', ['courseId']);
  return course;
}

async function lessonOf(ctx: Ctx, course: Course, id: string): Promise<Lesson> {
  const lesson = isId(id) ? await ctx.em.findOne(Lesson, { id, course: course.id, removedAt: null }) : null;
  if (!lesson) throw new UserError('NOT_FOUND', ['lessonId']);
  return lesson;
}

/** One that shows; what a thread began with may be gone while there are answers. */
async function commentOf(ctx: Ctx, course: Course, id: string, anyState = false): Promise<Comment> {
  const state = anyState ? {} : { state: TextState.VISIBLE };
  const comment = isId(id) ? await ctx.em.findOne(Comment, { id, course: course.id, ...state }) : null;
  if (!comment) throw new UserError('NOT_FOUND', ['replyToId']);
  return comment;
}
