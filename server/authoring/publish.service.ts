import { record } from '../audit/audit.service.js';
import { CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import type { CourseDraft } from './course-draft.entity.js';
import { CourseVersion } from './course-version.entity.js';
import { atDesk, draftStatusOf, type Desk } from './desk.service.js';
import { publishing } from './draft-state.rules.js';
import { applyContent } from './live.service.js';
import { isQualified } from './qualified.service.js';
import { closeDraft } from './review.service.js';

/**
 * Makes the approved draft what learners see, or puts a withdrawn course back on the shelf as it was. Returns the
 * course's id. Throws `REVIEW_REQUIRED`, `TEACHER_UNQUALIFIED`, `COURSE_TAKEN_DOWN`.
 */
export function publishCourse(ctx: Ctx, courseId: string): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const { tx, course, draft } = desk;
    const standing = { draft: draftStatusOf(desk), course: course.status };
    const decided = publishing(standing, await isQualified(tx, course.teacher.id));
    if ('refused' in decided) throw new UserError(decided.refused);
    if (decided.does === 'APPLY' && draft) await applyVersion(desk, draft);
    course.status = CourseStatus.PUBLISHED;
    audit(desk, 'course.publish', { version: course.version });
    return course.id;
  });
}

async function applyVersion(desk: Desk, draft: CourseDraft): Promise<void> {
  const { tx, course } = desk;
  course.version += 1;
  course.publishedAt ??= tx.now();
  course.status = CourseStatus.PUBLISHED;
  tx.em.create(CourseVersion, {
    ...{ course, number: course.version, notes: draft.updateNotes },
    ...{ publishedAt: tx.now(), createdAt: tx.now() },
  });
  await applyContent(tx, course, draft.content);
  await closeDraft(desk, draft);
}

/** Takes a course off the shelf; who has it goes on learning. Throws `COURSE_NOT_PUBLISHED`, `COURSE_TAKEN_DOWN`. */
export function withdrawCourse(ctx: Ctx, courseId: string): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const { course } = desk;
    if (course.status === CourseStatus.TAKEN_DOWN) throw new UserError('COURSE_TAKEN_DOWN');
    if (course.status !== CourseStatus.PUBLISHED) throw new UserError('COURSE_NOT_PUBLISHED');
    course.status = CourseStatus.WITHDRAWN;
    audit(desk, 'course.withdraw', { version: course.version });
    return course.id;
  });
}

/** Below what names a course, in the order in which they hang on each other. */
const PARTS = [
  'course_files',
  // Only its teacher and admins can have seen it.
  'reports',
  'course_drafts',
  'limited_prices',
  'course_plans',
  'lessons',
  'chapters',
] as const;

/** Live classes that were planned for it; one that others have been to goes on without a course. */
const LIVE_CLASSES = `delete from live_sessions where course_id = ?
  and (access = 'GRANT' or status in ('SCHEDULED', 'CANCELLED'))`;

/** Deletes a course that was never published; returns its id. Throws `COURSE_WAS_PUBLISHED`. */
export function deleteCourse(ctx: Ctx, courseId: string): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const { tx, course } = desk;
    if (course.status !== CourseStatus.DRAFT) throw new UserError('COURSE_WAS_PUBLISHED', ['courseId']);
    await tx.em.execute(LIVE_CLASSES, [course.id]);
    for (const table of PARTS) await tx.em.execute(`delete from ${table} where course_id = ?`, [course.id]);
    await tx.em.execute('delete from courses where id = ?', [course.id]);
    audit(desk, 'course.delete', {});
    return course.id;
  });
}

function audit({ tx, course }: Desk, action: string, detail: Record<string, unknown>): void {
  record(tx, { action, subjectType: 'Course', subjectId: course.id, detail });
}
