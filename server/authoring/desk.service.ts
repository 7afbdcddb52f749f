import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx, Viewer } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId, newId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { CourseDraft } from './course-draft.entity.js';
import { filesOf } from './draft-problems.rules.js';
import { keepFiles } from './course-files.service.js';
import { draftFault } from './draft-limits.rules.js';
import { DraftStatus, editRefusal } from './draft-state.rules.js';
import { isFault, type DraftContent, type Edited } from './draft.rules.js';
import { liveContent } from './live.service.js';

/** A course that nobody else changes meanwhile, and its draft; null where none was ever written. */
export interface Desk {
  tx: Tx<Ctx>;
  viewer: Viewer;
  course: Course;
  draft: CourseDraft | null;
}

/**
 * Works on a course of the viewer's own, or any as an admin, under its lock. Weaker than FOR UPDATE: a learner who buys
 * it meanwhile only asks that it stays. Throws `NOT_FOUND`.
 */
export async function atDesk<T>(ctx: Ctx, courseId: string, work: (desk: Desk) => Promise<T>): Promise<T> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  const id = courseId.toLowerCase();
  if (!isId(id)) throw new UserError('NOT_FOUND', ['courseId']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const [found] = await tx.em.execute<object[]>(
      'select 1 from courses where id = ? and (teacher_id = ? or ?) for no key update',
      [id, viewer.id, viewer.role === 'ADMIN'],
    );
    if (!found) throw new UserError('NOT_FOUND', ['courseId']);
    const course = await tx.em.findOneOrFail(Course, id);
    return work({ tx, viewer, course, draft: await tx.em.findOne(CourseDraft, { course: id }) });
  });
}

export const draftStatusOf = ({ draft }: Pick<Desk, 'draft'>): DraftStatus =>
  draft?.status ?? DraftStatus.CLOSED;

/** Every change makes the draft another one. */
export function touch({ tx }: Pick<Desk, 'tx'>, draft: CourseDraft): void {
  draft.revision += 1;
  draft.updatedAt = tx.now();
}

/**
 * Changes the draft of a course as `change` says, or opens one over what is live. Throws what `atDesk` throws,
 * `CONFLICT`, `DRAFT_NOT_EDITABLE`, `COURSE_TAKEN_DOWN`, and what the change comes to.
 */
export async function editDraft(
  ctx: Ctx,
  { courseId, revision }: { courseId: string; revision: number },
  change: (content: DraftContent, desk: Desk) => Promise<Edited> | Edited,
): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const { course, tx } = desk;
    assertEditable(desk, revision);
    const isOpen = draftStatusOf(desk) !== DraftStatus.CLOSED;
    const before = isOpen && desk.draft ? desk.draft.content : await liveContent(tx.em, course);
    const content = await change(before, desk);
    if (isFault(content)) throw new UserError(content.code, content.field);
    const fault = draftFault(before, content);
    if (fault) throw new UserError(fault.code, fault.field);
    writeDraft(desk, content);
    await keepFiles(tx, course.id, filesOf(content));
    return course.id;
  });
}

export function assertEditable(desk: Desk, seen: number): void {
  const standing = { draft: draftStatusOf(desk), course: desk.course.status };
  const refused = editRefusal(standing, { seen, stored: desk.draft?.revision ?? 0 });
  if (refused) throw new UserError(refused, refused === 'CONFLICT' ? ['revision'] : null);
}

function writeDraft(desk: Desk, content: DraftContent): void {
  const { tx, course } = desk;
  const draft =
    desk.draft ??
    tx.em.create(CourseDraft, {
      ...{ id: newId(), course, content, revision: 0 },
      ...{ createdAt: tx.now(), updatedAt: tx.now() },
    });
  if (draft.status !== DraftStatus.EDITING) draft.moveTo(DraftStatus.EDITING);
  draft.content = content;
  touch(desk, draft);
  // What was never published shows its teacher what it is going to be called.
  if (course.status === CourseStatus.DRAFT) course.title = content.title;
}
