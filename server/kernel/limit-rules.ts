export interface LimitRule {
  /** So many within the time. */
  points: number;
  seconds: number;
  /** Guards a secret: counted where a restart does not reset it and all processes see it. Else in this one's memory. */
  kept?: boolean;
  /** Whoever goes on after the limit waits twice as long each time, up to a day. */
  grows?: boolean;
}

const HOUR = 3600;
export const DAY_SECONDS = 24 * HOUR;

/**
 * How often something may happen per key. A school or a carrier puts hundreds of learners behind one address, so what
 * counts by address alone only stops a machine; guessing one person's secret is stopped by whose it is.
 */
const RULES = {
  /** By account name and address: a stranger elsewhere locks nobody out. */
  login: { points: 10, seconds: 300, kept: true, grows: true },
  /** By address. */
  logins: { points: 100, seconds: 300, kept: true },
  /** Wrong passwords by account name, and by address: beyond them a captcha is asked for, and nobody is locked out. */
  loginFailures: { points: 3, seconds: HOUR, kept: true },
  loginFailuresOfAddress: { points: 20, seconds: HOUR, kept: true },
  /** By address; a code of the platform cannot be guessed. */
  platformLogin: { points: 300, seconds: 300 },
  /** By address. */
  refresh: { points: 600, seconds: 60 },
  /** The own password or second factor asked again, by user: only who is logged in spends these. */
  password: { points: 10, seconds: 300, kept: true, grows: true },
  secondFactor: { points: 10, seconds: 300, kept: true, grows: true },
  /** The second half of a log-in: by user and address, by challenge; wrong codes by user, then a captcha each. */
  confirmLogin: { points: 10, seconds: 300, kept: true, grows: true },
  challenge: { points: 10, seconds: 300, kept: true },
  confirmFailures: { points: 10, seconds: HOUR, kept: true },
  /** The second factor beside a mailed code, and that of an account that is to be merged, by user. */
  resetFactor: { points: 10, seconds: 300, kept: true, grows: true },
  mergeFactor: { points: 10, seconds: 300, kept: true, grows: true },
  /** Mailed codes that are tried: by user, or by e-mail address and address; and by address alone. */
  code: { points: 15, seconds: HOUR, kept: true, grows: true },
  codes: { points: 100, seconds: HOUR, kept: true },
  /** Mails with codes: to one e-mail address a minute and a day, by user, and by address. */
  mailTo: { points: 1, seconds: 60, kept: true },
  mailsTo: { points: 10, seconds: DAY_SECONDS, kept: true },
  mailsOf: { points: 20, seconds: DAY_SECONDS, kept: true },
  mailsFrom: { points: 60, seconds: HOUR, kept: true },
  /** By address. */
  register: { points: 60, seconds: HOUR, kept: true },
  captcha: { points: 300, seconds: 300 },
  /** By viewer, as all that follow: more than a person taps, and no more than a machine may cost. */
  account: { points: 30, seconds: 60 },
  addToCart: { points: 120, seconds: 60 },
  quoteOrder: { points: 120, seconds: 60 },
  /** By address, for whoever is not logged in. */
  visitorQuotes: { points: 600, seconds: 60 },
  placeOrder: { points: 60, seconds: 60 },
  cancelOrder: { points: 60, seconds: 60 },
  openLesson: { points: 120, seconds: 60 },
  /** A course builder saves as one writes. */
  author: { points: 240, seconds: 60 },
  quiz: { points: 60, seconds: 60 },
  homework: { points: 20, seconds: 60 },
  grading: { points: 120, seconds: 60 },
  /** Looking at certificates, by address: their numbers cannot be guessed, and this keeps anybody from trying. */
  certificates: { points: 120, seconds: 60 },
  /** Having a certificate drawn, by address. */
  certificateFiles: { points: 30, seconds: 60 },
  startPlayback: { points: 60, seconds: 60 },
  /** By address, for whoever is not logged in. */
  visitorPlaybacks: { points: 300, seconds: 60 },
  saveProgress: { points: 120, seconds: 60 },
  saveNote: { points: 60, seconds: 60 },
  comment: { points: 15, seconds: 60 },
  /** Questions under lessons, and answers. */
  question: { points: 15, seconds: 60 },
  likeComment: { points: 120, seconds: 60 },
  rateCourse: { points: 30, seconds: 60 },
  report: { points: 20, seconds: HOUR },
  /** What one says and asks in live rooms; and votes, reservations and the like. */
  roomText: { points: 60, seconds: 60 },
  roomDeed: { points: 180, seconds: 60 },
  /** Notices that are marked as read, and what dialogs of the platforms said. */
  notices: { points: 120, seconds: 60 },
  /** Paid questions: asked, changed, answered, declined and rated, and offers of them. */
  paidQuestion: { points: 30, seconds: 60 },
  payOrder: { points: 30, seconds: 60 },
  requestRefund: { points: 20, seconds: 60 },
  checkPayment: { points: 120, seconds: 60 },
  claimCoupon: { points: 30, seconds: 60, kept: true, grows: true },
  dataExport: { points: 5, seconds: HOUR },
  /** By the account that is exported: a link may be opened again, and each time all of it is read. */
  exportDownload: { points: 10, seconds: HOUR },
  accountSearch: { points: 60, seconds: 60 },
  /** Uploads that are begun, and pictures that are sent in one piece. */
  upload: { points: 120, seconds: HOUR },
  /** Requests that send a piece of one: four gigabytes come in thousands of them. */
  uploadPieces: { points: 6000, seconds: HOUR },
  /** Wrong tokens of the Playground, by address. */
  playgroundTokens: { points: 300, seconds: HOUR },
  /** Notifications that nobody signed, kept by address: each may have twenty kilobytes. */
  unverified: { points: 20, seconds: 3600 },
  /** The same of all addresses. */
  unverifiedOfAll: { points: 200, seconds: 3600 },
} as const satisfies Record<string, LimitRule>;

export type LimitName = keyof typeof RULES;

export const LIMIT_RULES: Readonly<Record<LimitName, LimitRule>> = RULES;

/** How long whoever went too far for the `strike`-th time within a day has to wait. */
export const blockSeconds = (seconds: number, strike: number): number =>
  Math.min(DAY_SECONDS, seconds * 2 ** Math.min(strike - 1, 20));
