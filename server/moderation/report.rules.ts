export enum ReportKind {
  COURSE = 'COURSE',
  COMMENT = 'COMMENT',
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
  TAKE_DOWN_COURSE = 'TAKE_DOWN_COURSE',
}

/** Whether the decision is one about such a thing: a comment is not a reason to take its course away at a tap. */
export const fits = (decision: ReportDecision, kind: ReportKind): boolean =>
  decision === ReportDecision.DISMISS ||
  (decision === ReportDecision.HIDE_COMMENT) === (kind === ReportKind.COMMENT);

export const statusAfter = (decision: ReportDecision): ReportStatus =>
  decision === ReportDecision.DISMISS ? ReportStatus.DISMISSED : ReportStatus.UPHELD;

export const MAX_DETAILS = 500;

/** `details` as they were typed and as they are kept. */
export const detailsFault = (typed: string, kept: string): boolean =>
  typed.length > 8 * MAX_DETAILS || [...kept].length > MAX_DETAILS;
