import { record } from '../audit/audit.service.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import type { TakeDownCourseInput } from './authoring-input.types.js';
import { reasonOf } from './review.service.js';

/**
 * Closes a published or withdrawn course to everybody but its teacher and admins, and keeps it from being published.
 * Belongs to the transaction of whoever decides so, as about a report. Throws `NOT_FOUND`, `INVALID_INPUT` without a
 * reason, `COURSE_NOT_PUBLISHED`, `ALREADY_RESOLVED`.
 */
export async function takeDownCourse(tx: Tx<Ctx>, courseId: string, words: string): Promise<void> {
  const reason = reasonOf(words);
  const course = await lockCourse(tx, courseId);
  if (course.status === CourseStatus.TAKEN_DOWN) throw new UserError('ALREADY_RESOLVED', ['courseId']);
  if (course.status === CourseStatus.DRAFT) throw new UserError('COURSE_NOT_PUBLISHED', ['courseId']);
  course.takenDownFrom = course.status;
  course.status = CourseStatus.TAKEN_DOWN;
  course.takenDownReason = reason;
  audit(tx, 'course.takeDown', course, { from: course.takenDownFrom, reason });
  await notify(tx, {
    ...{ userId: course.teacher.id, kind: NoticeKind.CONTENT_HIDDEN, title: course.title, text: reason },
    target: { kind: NoticeTargetKind.COURSE, id: course.id },
    key: `hidden:${course.id}:${tx.now().getTime()}`,
  });
  // What is being played stops at once; new requests ask the database anyhow.
  tx.publish('accessChanged', course.id);
}

/** Gives a course back to its learners, and to the shelf where it stood on it. Throws `NOT_FOUND`, `ALREADY_RESOLVED`. */
async function restoreTakenDown(tx: Tx<Ctx>, courseId: string): Promise<void> {
  const course = await lockCourse(tx, courseId);
  if (course.status !== CourseStatus.TAKEN_DOWN) throw new UserError('ALREADY_RESOLVED', ['courseId']);
  course.status = course.takenDownFrom ?? CourseStatus.WITHDRAWN;
  course.takenDownFrom = course.takenDownReason = null;
  audit(tx, 'course.restore', course, { to: course.status });
}

async function lockCourse({ em }: Tx<Ctx>, courseId: string): Promise<Course> {
  const id = courseId.toLowerCase();
  const found = isId(id)
    ? await em.execute<object[]>('select 1 from courses where id = ? for no key update', [id])
    : [];
  if (!found.length) throw new UserError('NOT_FOUND', ['courseId']);
  return em.findOneOrFail(Course, id, { refresh: true });
}

function audit(tx: Tx<Ctx>, action: string, { id }: Course, detail: Record<string, unknown>): void {
  record(tx, { action, subjectType: 'Course', subjectId: id, detail });
}

/** An admin's deed; returns the course's id. */
async function asAdmin(ctx: Ctx, courseId: string, work: (tx: Tx<Ctx>) => Promise<void>): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await work(tx);
  });
  return courseId.toLowerCase();
}

export const takeDown = (ctx: Ctx, { courseId, reason }: TakeDownCourseInput): Promise<string> =>
  asAdmin(ctx, courseId, tx => takeDownCourse(tx, courseId, reason));

export const restoreCourse = (ctx: Ctx, courseId: string): Promise<string> =>
  asAdmin(ctx, courseId, tx => restoreTakenDown(tx, courseId));
