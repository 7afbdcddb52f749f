/** What somebody is told of. */
export enum NoticeKind {
  QUESTION_ASKED = 'QUESTION_ASKED',
  ANSWER_RECEIVED = 'ANSWER_RECEIVED',
  ANSWER_ACCEPTED = 'ANSWER_ACCEPTED',
  PAID_QUESTION_ASKED = 'PAID_QUESTION_ASKED',
  PAID_QUESTION_ANSWERED = 'PAID_QUESTION_ANSWERED',
  PAID_QUESTION_DECLINED = 'PAID_QUESTION_DECLINED',
  PAID_QUESTION_EXPIRED = 'PAID_QUESTION_EXPIRED',
  PAID_QUESTION_DUE = 'PAID_QUESTION_DUE',
  LIVE_SOON = 'LIVE_SOON',
  LIVE_STARTED = 'LIVE_STARTED',
  LIVE_CANCELLED = 'LIVE_CANCELLED',
  LIVE_MOVED = 'LIVE_MOVED',
  ROOM_QUESTION_ANSWERED = 'ROOM_QUESTION_ANSWERED',
  COMMENT_REPLIED = 'COMMENT_REPLIED',
  HOMEWORK_GRADED = 'HOMEWORK_GRADED',
  COURSE_REVIEWED = 'COURSE_REVIEWED',
  QUALIFICATION_REVIEWED = 'QUALIFICATION_REVIEWED',
  COUPON_RECEIVED = 'COUPON_RECEIVED',
  COUPON_ENDING = 'COUPON_ENDING',
  REFUND_DONE = 'REFUND_DONE',
  REFUND_REFUSED = 'REFUND_REFUSED',
  CONTENT_HIDDEN = 'CONTENT_HIDDEN',
}

/** Where a notice leads. */
export enum NoticeTargetKind {
  COURSE = 'COURSE',
  LESSON = 'LESSON',
  COURSE_QUESTION = 'COURSE_QUESTION',
  PAID_QUESTION = 'PAID_QUESTION',
  LIVE_SESSION = 'LIVE_SESSION',
  HOMEWORK = 'HOMEWORK',
  ORDER = 'ORDER',
  REFUND = 'REFUND',
  COUPON = 'COUPON',
  QUALIFICATION = 'QUALIFICATION',
}

export const MAX_TITLE = 60;
export const MAX_EXCERPT = 120;

/** Unread notices are counted up to here: beyond, a badge says no more than "many". */
export const MANY_UNREAD = 100;

/** The beginning of a text in one line, of at most `max` characters as people count them. */
export function excerpt(text: string, max: number): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  const characters = [...line];
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
