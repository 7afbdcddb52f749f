import type { UserErrorCode } from '../kernel/errors.js';
import { transitions, type Next } from '../kernel/states.js';

export enum QualificationStatus {
  SUBMITTED = 'SUBMITTED',
  APPROVED = 'APPROVED',
  /** Not accepted, or taken back after it was. */
  REFUSED = 'REFUSED',
}

const NEXT: Next<QualificationStatus> = {
  SUBMITTED: [QualificationStatus.APPROVED, QualificationStatus.REFUSED],
  APPROVED: [QualificationStatus.REFUSED],
  REFUSED: [],
};

const states = transitions('A qualification', NEXT);
export const assertQualificationMove = states.assert;

/** Expired is what time makes of an approved one; nothing has to run for it. */
export function holds(
  { status, validUntil }: { status: `${QualificationStatus}`; validUntil: Date },
  now: Date,
): boolean {
  return status === 'APPROVED' && validUntil > now;
}

const TITLE_MAX = 40;
const NUMBER = /^[\p{L}\p{N}][\p{L}\p{N}()（）〔〕 /.-]{2,49}$/u;
const YEARS_MAX = 50;

/** The field that is wrong; null where all are right. */
export function qualificationFault(
  { title, number, validUntil }: { title: string; number: string; validUntil: Date },
  now: Date,
): string | null {
  const length = [...title].length;
  if (length < 2 || length > TITLE_MAX) return 'title';
  if (!NUMBER.test(number)) return 'number';
  const latest = new Date(now);
  latest.setUTCFullYear(now.getUTCFullYear() + YEARS_MAX);
  return validUntil > now && validUntil <= latest ? null : 'validUntil';
}

/** Why it cannot be decided so. Nobody decides about their own; an approved one can be taken back. */
export function decisionRefusal(
  status: QualificationStatus,
  decision: { approve: boolean; isOwn: boolean },
): keyof typeof UserErrorCode | null {
  const next = decision.approve ? QualificationStatus.APPROVED : QualificationStatus.REFUSED;
  if (!states.can(status, next)) return 'REVIEW_NOT_PENDING';
  return decision.isOwn ? 'REVIEW_OWN_WORK' : null;
}
