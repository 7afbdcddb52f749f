import type { CourseStatus } from '../catalog/course.entity.js';
import type { UserErrorCode } from '../kernel/errors.js';
import { transitions, type Next } from '../kernel/states.js';

/** Where the next version of a course stands. */
export enum DraftStatus {
  EDITING = 'EDITING',
  /** Waits for a reviewer; nobody edits it meanwhile, so that what was read is what is approved. */
  SUBMITTED = 'SUBMITTED',
  APPROVED = 'APPROVED',
  REFUSED = 'REFUSED',
  /** None is being written: the last one was published or discarded. Its row goes on counting revisions. */
  CLOSED = 'CLOSED',
}

const NEXT: Next<DraftStatus> = {
  EDITING: [DraftStatus.SUBMITTED, DraftStatus.CLOSED],
  SUBMITTED: [DraftStatus.EDITING, DraftStatus.APPROVED, DraftStatus.REFUSED],
  APPROVED: [DraftStatus.EDITING, DraftStatus.CLOSED],
  REFUSED: [DraftStatus.EDITING, DraftStatus.CLOSED],
  CLOSED: [DraftStatus.EDITING],
};

const states = transitions('A draft', NEXT);
export const assertDraftMove = states.assert;

type Refusal = keyof typeof UserErrorCode | null;

interface Standing {
  draft: DraftStatus;
  course: `${CourseStatus}`;
}

/** Why it cannot be edited now; `revision` is what the editor saw, 0 where none was open. */
export function editRefusal(
  { draft, course }: Standing,
  revision: { seen: number; stored: number },
): Refusal {
  if (course === 'TAKEN_DOWN') return 'COURSE_TAKEN_DOWN';
  const current = draft === DraftStatus.CLOSED ? 0 : revision.stored;
  if (revision.seen !== current) return 'CONFLICT';
  const isEditable = draft !== DraftStatus.SUBMITTED && draft !== DraftStatus.APPROVED;
  return isEditable ? null : 'DRAFT_NOT_EDITABLE';
}

/** Why an open draft that was edited last as `seen` cannot be submitted, whatever is in it. */
export function submitRefusal(
  standing: Standing,
  revision: { seen: number; stored: number },
  isQualified: boolean,
): Refusal {
  const refused = editRefusal(standing, revision);
  if (refused) return refused;
  return isQualified ? null : 'TEACHER_UNQUALIFIED';
}

/** Four eyes: who teaches it or handed it in does not review it. */
export function reviewRefusal(
  { draft }: Pick<Standing, 'draft'>,
  who: { reviewerId: string; teacherId: string; submittedById: string | null },
): Refusal {
  if (draft !== DraftStatus.SUBMITTED) return 'REVIEW_NOT_PENDING';
  const isOwn = who.reviewerId === who.teacherId || who.reviewerId === who.submittedById;
  return isOwn ? 'REVIEW_OWN_WORK' : null;
}

/**
 * What publishing does: an approved draft becomes the next version; what was withdrawn goes back on the shelf as it was.
 */
export function publishing(
  { draft, course }: Standing,
  isQualified: boolean,
): { refused: NonNullable<Refusal> } | { does: 'APPLY' | 'SHOW' } {
  if (course === 'TAKEN_DOWN') return { refused: 'COURSE_TAKEN_DOWN' };
  const does = draft === DraftStatus.APPROVED ? 'APPLY' : course === 'WITHDRAWN' ? 'SHOW' : null;
  if (!does) return { refused: 'REVIEW_REQUIRED' };
  return isQualified ? { does } : { refused: 'TEACHER_UNQUALIFIED' };
}
