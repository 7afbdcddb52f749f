import { record } from '../audit/audit.service.js';
import type { Homework } from '../catalog/activity.rules.js';
import type { Lesson } from '../catalog/lesson.entity.js';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction } from '../kernel/transaction.js';
import { completeLesson } from '../learning/completion.service.js';
import { fileOf } from '../media/files.service.js';
import { MediaPurpose } from '../media/media.rules.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { lockUser, lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { HomeworkImage } from './homework-image.entity.js';
import { HomeworkSubmission } from './homework-submission.entity.js';
import { gradeRefusal, homeworkRefusal, HomeworkStatus } from './homework.rules.js';
import type { GradeHomeworkInput, SubmitHomeworkInput } from './homework.types.js';
import { openedLesson } from './lesson-access.service.js';

export interface Outcome {
  submissionId: string;
  lessonId: string;
}

/**
 * Hands in homework; one that still waits for a grade is replaced by it and kept. The same key finds what was handed in.
 * Throws `NOT_FOUND`, `LESSON_LOCKED`, `CLIENT_KEY_REUSED`, `HOMEWORK_PASSED`, what `homeworkRefusal` says, `fileOf`'s.
 */
export async function submitHomework(ctx: Ctx, input: SubmitHomeworkInput): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('homework', viewer.id);
  assertClientKey(input.clientKey);
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    const { clientKey, fileIds } = input;
    const known = await tx.em.findOne(HomeworkSubmission, { user: viewer.id, clientKey });
    if (known && known.lesson.id !== input.lessonId.toLowerCase())
      throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
    if (known) return { submissionId: known.id, lessonId: known.lesson.id };
    const lesson = await openedLesson(tx, input.lessonId);
    const homework = homeworkOf(lesson);
    const mine = { user: viewer.id, lesson: lesson.id };
    if (await tx.em.count(HomeworkSubmission, { ...mine, passed: true }))
      throw new UserError('HOMEWORK_PASSED', ['lessonId']);
    const text = storable(input.text).trim();
    const refusal = homeworkRefusal(homework, { text, fileIds });
    if (refusal) throw new UserError(refusal.code, refusal.field);

    // Before the new one: an index lets one wait.
    await tx.em.nativeUpdate(
      HomeworkSubmission,
      { ...mine, status: HomeworkStatus.SUBMITTED },
      { status: HomeworkStatus.REPLACED },
    );
    const { maxScore } = homework;
    const createdAt = tx.now();
    const submission = tx.em.create(HomeworkSubmission, {
      ...{ user, lesson, clientKey, text, maxScore, createdAt },
    });
    for (const [index, fileId] of fileIds.entries()) {
      const field = ['fileIds', String(index)];
      const file = await fileOf(tx, viewer.id, fileId, MediaPurpose.IMAGE, { field });
      tx.em.create(HomeworkImage, { submission, file, position: index + 1, createdAt });
    }
    return { submissionId: submission.id, lessonId: lesson.id };
  });
}

/**
 * Grades homework, or mends a grade; for the course's teacher and admins. A grade that passes completes the lesson, and
 * taking it back later does not undo that. Throws `NOT_FOUND`, `HOMEWORK_REPLACED`, what `gradeRefusal` says.
 */
export async function gradeHomework(ctx: Ctx, input: GradeHomeworkInput): Promise<Outcome> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('grading', viewer.id);
  const found = await submissionToGrade(ctx, input.submissionId);
  return inTransaction(ctx, async tx => {
    await lockUser(tx, found.user.id);
    // Merged into another account, or erased, while the lock was waited for.
    const submission = await tx.em.findOne(HomeworkSubmission, { id: found.id, user: found.user.id });
    if (!submission) throw new UserError('NOT_FOUND', ['submissionId']);
    const lessonId = submission.lesson.id;
    const newer = { user: found.user.id, lesson: lessonId, id: { $gt: found.id } };
    if (submission.status === HomeworkStatus.REPLACED || (await tx.em.count(HomeworkSubmission, newer)))
      throw new UserError('HOMEWORK_REPLACED', ['submissionId']);
    const { score, passed } = input;
    const feedback = storable(input.feedback).trim();
    const refusal = gradeRefusal(submission, { score, feedback });
    if (refusal) throw new UserError(refusal.code, refusal.field);
    tx.em.assign(submission, {
      ...{ score, passed, feedback, status: HomeworkStatus.GRADED, gradedAt: tx.now() },
      gradedBy: tx.em.getReference(User, viewer.id),
    });
    await tx.em.flush();
    if (passed) await completeLesson(tx, found.user.id, lessonId);
    const deed = { action: 'homework.grade', subjectType: 'HomeworkSubmission', subjectId: submission.id };
    record(tx, { ...deed, detail: { lessonId, score, passed } });
    const { title } = await submission.lesson.loadOrFail();
    await notify(tx, {
      ...{
        userId: found.user.id,
        kind: NoticeKind.HOMEWORK_GRADED,
        title,
        text: feedback,
        person: viewer.id,
      },
      target: { kind: NoticeTargetKind.HOMEWORK, id: lessonId },
      // A grade that was mended is news; one that was only explained better is not.
      key: `homework:${submission.id}:${score}:${passed}`,
    });
    return { submissionId: submission.id, lessonId };
  });
}

function homeworkOf({ kind, activity }: Lesson): Homework {
  if (kind !== 'HOMEWORK' || !activity) throw new UserError('NOT_FOUND', ['lessonId']);
  return activity as Homework;
}

/** One of a course that the viewer teaches, or any for an admin; any other does not exist. */
async function submissionToGrade(ctx: Ctx, id: string): Promise<HomeworkSubmission> {
  const { id: viewerId, role } = requireViewer(ctx);
  const taught = role === 'ADMIN' ? {} : { lesson: { course: { teacher: viewerId } } };
  const submission = isId(id) ? await ctx.em.fork().findOne(HomeworkSubmission, { id, ...taught }) : null;
  if (!submission) throw new UserError('NOT_FOUND', ['submissionId']);
  return submission;
}
