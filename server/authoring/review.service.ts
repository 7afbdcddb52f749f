import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import type { ReviewCourseInput, SubmitCourseInput } from './authoring-input.types.js';
import { forgetOtherFiles, fileFacts } from './course-files.service.js';
import type { CourseDraft } from './course-draft.entity.js';
import { assertEditable, atDesk, draftStatusOf, touch, type Desk } from './desk.service.js';
import { lengthOf, LIMITS } from './draft-limits.rules.js';
import { filesOf, problems, timed } from './draft-problems.rules.js';
import { DraftStatus, reviewRefusal, submitRefusal } from './draft-state.rules.js';
import { cleanText } from './drafts.service.js';
import { liveContent } from './live.service.js';
import { isQualified } from './qualified.service.js';

/**
 * Hands a draft in for review and returns the course's id. Throws what editing throws, `TEACHER_UNQUALIFIED`,
 * `DRAFT_INCOMPLETE` with the first problem's path, `FIELD_MISSING` for the notes of a later version.
 */
export async function submitCourse(ctx: Ctx, input: SubmitCourseInput): Promise<string> {
  return atDesk(ctx, input.courseId, async desk => {
    const { tx, course, viewer } = desk;
    assertEditable(desk, input.revision);
    const draft = openDraft(desk, 'CONFLICT');
    const standing = { draft: draft.status, course: course.status };
    const refused = submitRefusal(
      standing,
      { seen: input.revision, stored: draft.revision },
      await isQualified(tx, course.teacher.id),
    );
    if (refused) throw new UserError(refused);
    const updateNotes = notesOf(input.updateNotes, course.publishedAt !== null);
    const files = await fileFacts(tx.em, course.id);
    const [problem] = problems(draft.content, files);
    if (problem) throw new UserError('DRAFT_INCOMPLETE', problem.field);
    if (draft.status === DraftStatus.REFUSED) draft.moveTo(DraftStatus.EDITING);
    draft.moveTo(DraftStatus.SUBMITTED);
    const submitted = { submittedAt: tx.now(), submittedById: viewer.id, refusedReason: null };
    tx.em.assign(draft, { ...submitted, updateNotes, content: timed(draft.content, files) });
    touch(desk, draft);
    return course.id;
  });
}

function notesOf(given: string, areNeeded: boolean): string {
  const notes = cleanText(given);
  if (areNeeded && !notes) throw new UserError('FIELD_MISSING', ['updateNotes']);
  if (lengthOf(notes) > LIMITS.updateNotes) throw new UserError('TEXT_TOO_LONG', ['updateNotes']);
  return notes;
}

/** Throws `refused` where no version is being written. */
function openDraft(desk: Desk, refused: 'CONFLICT' | 'REVIEW_NOT_PENDING'): CourseDraft {
  if (!desk.draft || draftStatusOf(desk) === DraftStatus.CLOSED) throw new UserError(refused, ['courseId']);
  return desk.draft;
}

/** Takes back what waits for review or for being published, so that it can be edited. Throws `REVIEW_NOT_PENDING`. */
export function withdrawSubmission(ctx: Ctx, courseId: string): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const draft = openDraft(desk, 'REVIEW_NOT_PENDING');
    if (draft.status !== DraftStatus.SUBMITTED && draft.status !== DraftStatus.APPROVED)
      throw new UserError('REVIEW_NOT_PENDING', ['courseId']);
    draft.moveTo(DraftStatus.EDITING);
    draft.submittedAt = draft.submittedById = null;
    touch(desk, draft);
    return desk.course.id;
  });
}

/** Throws the draft away; what is live stays as it is. Throws `CONFLICT` where none is written, `DRAFT_NOT_EDITABLE` while it is reviewed. */
export function discardDraft(ctx: Ctx, courseId: string): Promise<string> {
  return atDesk(ctx, courseId, async desk => {
    const draft = openDraft(desk, 'CONFLICT');
    if (draft.status === DraftStatus.SUBMITTED) throw new UserError('DRAFT_NOT_EDITABLE');
    await closeDraft(desk, draft);
    return desk.course.id;
  });
}

/** No version is being written any more; files that only the draft named are let go. */
export async function closeDraft(desk: Desk, draft: CourseDraft): Promise<void> {
  const { tx, course } = desk;
  draft.moveTo(DraftStatus.CLOSED);
  draft.content = await liveContent(tx.em, course);
  tx.em.assign(draft, { updateNotes: '', submittedAt: null, submittedById: null, refusedReason: null });
  touch(desk, draft);
  await forgetOtherFiles(tx.em, course.id, filesOf(draft.content));
}

/**
 * Lets a draft that waits be published, or sends it back with a reason; for admins. Throws `REVIEW_NOT_PENDING`,
 * `REVIEW_OWN_WORK`, `CONFLICT` where another revision was read, `INVALID_INPUT` without a reason.
 */
export function reviewCourse(ctx: Ctx, input: ReviewCourseInput): Promise<string> {
  return atDesk(ctx, input.courseId, async desk => {
    const { tx, course, viewer } = desk;
    const draft = openDraft(desk, 'REVIEW_NOT_PENDING');
    const { submittedById } = draft;
    const who = { reviewerId: viewer.id, teacherId: course.teacher.id, submittedById };
    const refused = reviewRefusal({ draft: draft.status }, who);
    if (refused) throw new UserError(refused, ['courseId']);
    if (typeof input.revision === 'number' && input.revision !== draft.revision)
      throw new UserError('CONFLICT', ['revision']);
    const reason = input.approve ? null : reasonOf(input.reason);
    draft.moveTo(input.approve ? DraftStatus.APPROVED : DraftStatus.REFUSED);
    draft.refusedReason = reason;
    record(tx, {
      action: input.approve ? 'course.approve' : 'course.refuse',
      ...{ subjectType: 'Course', subjectId: course.id },
      detail: { revision: draft.revision, ...(reason && { reason }) },
    });
    touch(desk, draft);
    await notify(tx, {
      ...{ userId: course.teacher.id, kind: NoticeKind.COURSE_REVIEWED, title: draft.content.title },
      ...{ text: reason ?? '', target: { kind: NoticeTargetKind.COURSE, id: course.id } },
      key: `reviewed:${draft.id}:${tx.now().getTime()}`,
    });
    return course.id;
  });
}

/** Words that are told to whoever they are about. Throws `INVALID_INPUT`. */
export function reasonOf(given: string | null | undefined): string {
  const reason = cleanText(given ?? '');
  if (!reason || lengthOf(reason) > LIMITS.reason) throw new UserError('INVALID_INPUT', ['reason']);
  return reason;
}
