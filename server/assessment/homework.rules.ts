import type { Homework } from '../catalog/activity.rules.js';
import type { UserErrorCode } from '../kernel/errors.js';

export enum HomeworkStatus {
  /** Waits for whoever teaches. */
  SUBMITTED = 'SUBMITTED',
  /** A newer one was handed in before anybody looked. */
  REPLACED = 'REPLACED',
  GRADED = 'GRADED',
}

interface Refusal {
  code: keyof typeof UserErrorCode;
  field: string[];
}

/** Characters. */
export const MAX_HOMEWORK_TEXT = 5000;
export const MAX_FEEDBACK = 2000;

/** Why a homework is not taken; null where it is. */
export function homeworkRefusal(
  { imagesAllowed }: Pick<Homework, 'imagesAllowed'>,
  work: { text: string; fileIds: readonly string[] },
): Refusal | null {
  if (work.text.length > MAX_HOMEWORK_TEXT) return { code: 'TEXT_TOO_LONG', field: ['text'] };
  if (work.fileIds.length > imagesAllowed) return { code: 'TOO_MANY_IMAGES', field: ['fileIds'] };
  if (new Set(work.fileIds).size < work.fileIds.length) return { code: 'INVALID_INPUT', field: ['fileIds'] };
  if (!work.text.trim() && work.fileIds.length === 0) return { code: 'HOMEWORK_INCOMPLETE', field: ['text'] };
  return null;
}

/** Why a grade is not taken; null where it is. */
export function gradeRefusal(
  { maxScore }: Pick<Homework, 'maxScore'>,
  { score, feedback }: { score: number; feedback: string },
): Refusal | null {
  if (!Number.isInteger(score) || score < 0 || score > maxScore)
    return { code: 'INVALID_INPUT', field: ['score'] };
  if (feedback.length > MAX_FEEDBACK) return { code: 'TEXT_TOO_LONG', field: ['feedback'] };
  return null;
}
