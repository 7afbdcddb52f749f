import type {
  CourseDraftStatus,
  HomeworkStatus,
  PaidQuestionState,
  QualificationStatus,
  ReportStatus,
} from '@graphql/graphql';

/** The colour in which a state is told. */
export type Tone = 'waiting' | 'good' | 'bad' | 'quiet';

export const DRAFT_TONES: Readonly<Record<CourseDraftStatus, Tone>> = {
  EDITING: 'quiet',
  SUBMITTED: 'waiting',
  APPROVED: 'good',
  REFUSED: 'bad',
};

export const QUALIFICATION_TONES: Readonly<Record<QualificationStatus, Tone>> = {
  SUBMITTED: 'waiting',
  APPROVED: 'good',
  REFUSED: 'bad',
};

export const REPORT_TONES: Readonly<Record<ReportStatus, Tone>> = {
  OPEN: 'waiting',
  DISMISSED: 'quiet',
  UPHELD: 'bad',
};

export const PAID_TONES: Readonly<Record<PaidQuestionState, Tone>> = {
  UNPAID: 'quiet',
  WAITING: 'waiting',
  ANSWERED: 'good',
  DECLINED: 'quiet',
  EXPIRED: 'bad',
  REFUNDED: 'quiet',
};

export const HOMEWORK_TONES: Readonly<Record<HomeworkStatus, Tone>> = {
  SUBMITTED: 'waiting',
  GRADED: 'good',
  REPLACED: 'quiet',
};
