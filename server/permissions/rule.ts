import type { Viewer } from '../context.js';

export type Role = Viewer['role'];

/** A kind of thing that an operation acts on, by whose it has to be; permissions.reads says how each is found. */
export type Subject =
  | 'account'
  | 'otherAccount'
  | 'session'
  | 'lesson'
  | 'note'
  | 'couponTemplate'
  | 'order'
  | 'anyOrder'
  | 'refund'
  | 'anyRefund'
  | 'refundToDecide'
  | 'course'
  | 'limitedPrice'
  | 'quizAttempt'
  | 'homeworkToGrade'
  | 'qualification'
  | 'comment'
  | 'ownComment'
  | 'commentToHide'
  | 'question'
  | 'ownQuestion'
  | 'questionToHide'
  | 'questionToSettle'
  | 'answer'
  | 'ownAnswer'
  | 'answerToHide'
  | 'boughtCourse'
  | 'report'
  | 'liveRoom'
  | 'liveToRun'
  | 'roomQuestion'
  | 'ownRoomQuestion'
  | 'roomQuestionToRun'
  | 'roomMessageToRun'
  | 'ownPaidQuestion'
  | 'questionToAnswer'
  | 'paidQuestion'
  | 'finding'
  | 'alert';

/** Who may ask for an operation, and about whose things. */
export interface Rule {
  /** Null: whoever asks, logged in or not. */
  roles: readonly Role[] | null;
  /** A sentence for people: about whose things. */
  about: string;
  /** The thing whose id decides; absent where the operation acts on no single thing. */
  on?: Subject;
}

/** What an entry may say beyond its audience and its sentence. */
type More = Omit<Rule, 'roles' | 'about'>;

const audience =
  (...roles: Role[]) =>
  (about: string, more: More = {}): Rule => ({ roles, about, ...more });

export const loggedIn = audience('STUDENT', 'TEACHER', 'ADMIN');
export const staff = audience('TEACHER', 'ADMIN');
export const admins = audience('ADMIN');
export const anyone = (about: string, more: More = {}): Rule => ({ roles: null, about, ...more });
