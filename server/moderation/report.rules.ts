export enum ReportKind {
  COURSE = 'COURSE',
  COMMENT = 'COMMENT',
  COURSE_QUESTION = 'COURSE_QUESTION',
  COURSE_ANSWER = 'COURSE_ANSWER',
  ROOM_QUESTION = 'ROOM_QUESTION',
  ROOM_MESSAGE = 'ROOM_MESSAGE',
}

export enum ReportReason {
  COPYRIGHT = 'COPYRIGHT',
  ILLEGAL = 'ILLEGAL',
  FRAUD = 'FRAUD',
  ABUSE = 'ABUSE',
  PORN = 'PORN',
  SPAM = 'SPAM',
  WRONG_CONTENT = 'WRONG_CONTENT',
  OTHER = 'OTHER',
}

/** OPEN: nobody has decided yet; DISMISSED: nothing was wrong; UPHELD: what it is about was taken away. */
export enum ReportStatus {
  OPEN = 'OPEN',
  DISMISSED = 'DISMISSED',
  UPHELD = 'UPHELD',
}

export enum ReportDecision {
  DISMISS = 'DISMISS',
  HIDE_COMMENT = 'HIDE_COMMENT',
  /** A question, an answer, or what was said in a live room. */
  HIDE_TEXT = 'HIDE_TEXT',
  TAKE_DOWN_COURSE = 'TAKE_DOWN_COURSE',
}

/** What takes such a thing away. */
const UPHOLD: Readonly<Record<ReportKind, ReportDecision>> = {
  COURSE: ReportDecision.TAKE_DOWN_COURSE,
  COMMENT: ReportDecision.HIDE_COMMENT,
  COURSE_QUESTION: ReportDecision.HIDE_TEXT,
  COURSE_ANSWER: ReportDecision.HIDE_TEXT,
  ROOM_QUESTION: ReportDecision.HIDE_TEXT,
  ROOM_MESSAGE: ReportDecision.HIDE_TEXT,
};

/** Whether the decision is one about such a thing: a comment is not a reason to take its course away at a tap. */
export const fits = (decision: ReportDecision, kind: ReportKind): boolean =>
  decision === ReportDecision.DISMISS || decision === UPHOLD[kind];

export const statusAfter = (decision: ReportDecision): ReportStatus =>
  decision === ReportDecision.DISMISS ? ReportStatus.DISMISSED : ReportStatus.UPHELD;

export const MAX_DETAILS = 500;

/** `details` as they were typed and as they are kept. */
export const detailsFault = (typed: string, kept: string): boolean =>
  typed.length > 8 * MAX_DETAILS || [...kept].length > MAX_DETAILS;
