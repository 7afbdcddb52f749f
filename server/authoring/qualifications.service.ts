import { LockMode } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction } from '../kernel/transaction.js';
import { fileOf } from '../media/files.service.js';
import { MediaPurpose } from '../media/media.rules.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { requireViewer } from '../users/viewer.js';
import { cleanText } from './drafts.service.js';
import { decisionRefusal, qualificationFault, QualificationStatus } from './qualification.rules.js';
import type { ReviewQualificationInput, SubmitQualificationInput } from './qualification.types.js';
import { reasonOf } from './review.service.js';
import { TeacherQualification } from './teacher-qualification.entity.js';

/**
 * Hands in what entitles the viewer to teach, and returns its id; one at a time. Throws `INVALID_INPUT`,
 * `QUALIFICATION_PENDING`, `FILE_NOT_FOUND`, `FILE_NOT_READY`.
 */
export async function submitQualification(ctx: Ctx, input: SubmitQualificationInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  const { validUntil } = input;
  const [title, number] = [cleanText(input.title), cleanText(input.number)];
  const fault = qualificationFault({ title, number, validUntil }, ctx.now());
  if (fault) throw new UserError('INVALID_INPUT', [fault]);
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const waiting = { user: viewer.id, status: QualificationStatus.SUBMITTED };
    if (await tx.em.count(TeacherQualification, waiting)) throw new UserError('QUALIFICATION_PENDING');
    const file = await fileOf(tx, viewer.id, input.fileId.toLowerCase(), MediaPurpose.IMAGE);
    const sealedNumber = ctx.vault.seal('qualification', number);
    const { id } = tx.em.create(TeacherQualification, {
      ...{ user, title, sealedNumber, file, validUntil, createdAt: tx.now() },
    });
    return id;
  });
}

/**
 * Accepts what somebody handed in, or refuses it or takes it back with a reason; for admins, and not about themselves.
 * Returns its id. Throws `NOT_FOUND`, `REVIEW_NOT_PENDING`, `REVIEW_OWN_WORK`, `INVALID_INPUT`.
 */
export async function reviewQualification(ctx: Ctx, input: ReviewQualificationInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('author', viewer.id);
  const id = input.id.toLowerCase();
  if (!isId(id)) throw new UserError('NOT_FOUND', ['id']);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const lockMode = LockMode.PESSIMISTIC_WRITE;
    const qualification = await tx.em.findOne(TeacherQualification, id, { lockMode });
    if (!qualification) throw new UserError('NOT_FOUND', ['id']);
    const { approve } = input;
    const userId = qualification.user.id;
    const refused = decisionRefusal(qualification.status, { approve, isOwn: userId === viewer.id });
    if (refused) throw new UserError(refused, ['id']);
    const reason = approve ? null : reasonOf(input.reason);
    qualification.moveTo(approve ? QualificationStatus.APPROVED : QualificationStatus.REFUSED);
    tx.em.assign(qualification, { refusedReason: reason, reviewedAt: tx.now() });
    record(tx, {
      action: approve ? 'qualification.approve' : 'qualification.refuse',
      ...{ subjectType: 'TeacherQualification', subjectId: id },
      detail: { userId, ...(reason && { reason }) },
    });
    await notify(tx, {
      ...{ userId, kind: NoticeKind.QUALIFICATION_REVIEWED, title: qualification.title, text: reason ?? '' },
      target: { kind: NoticeTargetKind.QUALIFICATION, id },
      key: `reviewed:${id}:${qualification.status}`,
    });
    return id;
  });
}
