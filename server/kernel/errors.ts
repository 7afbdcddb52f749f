import { GraphQLError } from 'graphql';
import { createMethodMiddlewareDecorator, Field, ObjectType, registerEnumType } from 'type-graphql';
import type { Ctx } from '../context.js';
import { messageFor, type Locale } from './messages.js';

/** What a user can act on. One enum for the whole product; every code has a message in both languages. */
export enum UserErrorCode {
  INVALID_CREDENTIALS = 'INVALID_CREDENTIALS',
  INVALID_CODE = 'INVALID_CODE',
  SESSION_EXPIRED = 'SESSION_EXPIRED',
  NOT_FOUND = 'NOT_FOUND',
  INVALID_INPUT = 'INVALID_INPUT',
  COURSE_NOT_FOR_SALE = 'COURSE_NOT_FOR_SALE',
  ALREADY_OWNED = 'ALREADY_OWNED',
  CLIENT_KEY_REUSED = 'CLIENT_KEY_REUSED',
  ORDER_NOT_PAYABLE = 'ORDER_NOT_PAYABLE',
  PAYMENT_METHOD_UNAVAILABLE = 'PAYMENT_METHOD_UNAVAILABLE',
  PAYMENT_IN_PROGRESS = 'PAYMENT_IN_PROGRESS',
  GATEWAY_UNAVAILABLE = 'GATEWAY_UNAVAILABLE',
  COUPON_EXPIRED = 'COUPON_EXPIRED',
  COUPON_NOT_YET_VALID = 'COUPON_NOT_YET_VALID',
  COUPON_OUT_OF_SCOPE = 'COUPON_OUT_OF_SCOPE',
  COUPON_BELOW_THRESHOLD = 'COUPON_BELOW_THRESHOLD',
  COUPON_NOT_STACKABLE = 'COUPON_NOT_STACKABLE',
  COUPON_USED = 'COUPON_USED',
  COUPON_RESERVED = 'COUPON_RESERVED',
  COUPON_NO_EFFECT = 'COUPON_NO_EFFECT',
  COUPON_SOLD_OUT = 'COUPON_SOLD_OUT',
  COUPON_LIMIT_REACHED = 'COUPON_LIMIT_REACHED',
  COUPON_NOT_CLAIMABLE = 'COUPON_NOT_CLAIMABLE',
  LESSON_LOCKED = 'LESSON_LOCKED',
  CART_FULL = 'CART_FULL',
  ORDER_NOT_CANCELLABLE = 'ORDER_NOT_CANCELLABLE',
  NOT_SOLD_HERE = 'NOT_SOLD_HERE',
  LOGIN_AGAIN = 'LOGIN_AGAIN',
  REFUND_NOT_ALLOWED = 'REFUND_NOT_ALLOWED',
  REFUND_WINDOW_OVER = 'REFUND_WINDOW_OVER',
  REFUND_PROGRESS_EXCEEDED = 'REFUND_PROGRESS_EXCEEDED',
  REFUND_IN_PROGRESS = 'REFUND_IN_PROGRESS',
  REFUND_BY_APPLE = 'REFUND_BY_APPLE',
  REFUND_ALREADY_DECIDED = 'REFUND_ALREADY_DECIDED',
  REFUND_EXCEEDS_PAID = 'REFUND_EXCEEDS_PAID',
  ALREADY_RESOLVED = 'ALREADY_RESOLVED',
  USERNAME_TAKEN = 'USERNAME_TAKEN',
  USERNAME_INVALID = 'USERNAME_INVALID',
  NAME_INVALID = 'NAME_INVALID',
  PASSWORD_TOO_WEAK = 'PASSWORD_TOO_WEAK',
  PASSWORD_MISMATCH = 'PASSWORD_MISMATCH',
  PASSWORD_WRONG = 'PASSWORD_WRONG',
  EMAIL_INVALID = 'EMAIL_INVALID',
  EMAIL_TAKEN = 'EMAIL_TAKEN',
  EMAIL_UNAVAILABLE = 'EMAIL_UNAVAILABLE',
  PHONE_INVALID = 'PHONE_INVALID',
  CAPTCHA_REQUIRED = 'CAPTCHA_REQUIRED',
  CAPTCHA_WRONG = 'CAPTCHA_WRONG',
  CODE_WRONG = 'CODE_WRONG',
  CONSENT_REQUIRED = 'CONSENT_REQUIRED',
  ACCOUNT_BANNED = 'ACCOUNT_BANNED',
  SECOND_FACTOR_WRONG = 'SECOND_FACTOR_WRONG',
  SECOND_FACTOR_ON = 'SECOND_FACTOR_ON',
  SECOND_FACTOR_OFF = 'SECOND_FACTOR_OFF',
  IDENTITY_TAKEN = 'IDENTITY_TAKEN',
  ANOTHER_IDENTITY_LINKED = 'ANOTHER_IDENTITY_LINKED',
  LAST_LOGIN_METHOD = 'LAST_LOGIN_METHOD',
  MERGE_REFUSED = 'MERGE_REFUSED',
  MERGE_EXPIRED = 'MERGE_EXPIRED',
  DELETION_PENDING = 'DELETION_PENDING',
  NOT_ON_YOURSELF = 'NOT_ON_YOURSELF',
  LAST_ADMIN = 'LAST_ADMIN',
  HANDOVER_REQUIRED = 'HANDOVER_REQUIRED',
  PLAYBACK_ELSEWHERE = 'PLAYBACK_ELSEWHERE',
  MEDIA_NOT_READY = 'MEDIA_NOT_READY',
  PROGRESS_IMPLAUSIBLE = 'PROGRESS_IMPLAUSIBLE',
  PROGRESS_TOO_OLD = 'PROGRESS_TOO_OLD',
  NOTES_FULL = 'NOTES_FULL',
  CONFLICT = 'CONFLICT',
  TEACHER_UNQUALIFIED = 'TEACHER_UNQUALIFIED',
  DRAFT_NOT_EDITABLE = 'DRAFT_NOT_EDITABLE',
  DRAFT_INCOMPLETE = 'DRAFT_INCOMPLETE',
  REVIEW_NOT_PENDING = 'REVIEW_NOT_PENDING',
  REVIEW_OWN_WORK = 'REVIEW_OWN_WORK',
  REVIEW_REQUIRED = 'REVIEW_REQUIRED',
  COURSE_TAKEN_DOWN = 'COURSE_TAKEN_DOWN',
  COURSE_NOT_PUBLISHED = 'COURSE_NOT_PUBLISHED',
  COURSE_WAS_PUBLISHED = 'COURSE_WAS_PUBLISHED',
  CONTENT_LIMIT_REACHED = 'CONTENT_LIMIT_REACHED',
  FIELD_MISSING = 'FIELD_MISSING',
  TEXT_TOO_SHORT = 'TEXT_TOO_SHORT',
  LESSONS_MISSING = 'LESSONS_MISSING',
  MEDIA_MISSING = 'MEDIA_MISSING',
  QUALIFICATION_PENDING = 'QUALIFICATION_PENDING',
  FILE_NOT_FOUND = 'FILE_NOT_FOUND',
  FILE_NOT_READY = 'FILE_NOT_READY',
  FILE_NOT_FAILED = 'FILE_NOT_FAILED',
  QUIZ_EMPTY = 'QUIZ_EMPTY',
  QUESTION_TEXT_MISSING = 'QUESTION_TEXT_MISSING',
  OPTIONS_UNFIT = 'OPTIONS_UNFIT',
  ANSWER_MISSING = 'ANSWER_MISSING',
  TEXT_TOO_LONG = 'TEXT_TOO_LONG',
  HOMEWORK_PROMPT_MISSING = 'HOMEWORK_PROMPT_MISSING',
  QUIZ_ATTEMPTS_USED = 'QUIZ_ATTEMPTS_USED',
  QUIZ_ALREADY_SUBMITTED = 'QUIZ_ALREADY_SUBMITTED',
  HOMEWORK_INCOMPLETE = 'HOMEWORK_INCOMPLETE',
  TOO_MANY_IMAGES = 'TOO_MANY_IMAGES',
  HOMEWORK_PASSED = 'HOMEWORK_PASSED',
  HOMEWORK_REPLACED = 'HOMEWORK_REPLACED',
  COURSE_NOT_COMPLETED = 'COURSE_NOT_COMPLETED',
  HOLDER_NAME_INVALID = 'HOLDER_NAME_INVALID',
  COMMENT_INVALID = 'COMMENT_INVALID',
  COMMENT_NOT_ALLOWED = 'COMMENT_NOT_ALLOWED',
  TEXT_REFUSED = 'TEXT_REFUSED',
  QUESTION_INVALID = 'QUESTION_INVALID',
  QUESTION_NOT_ALLOWED = 'QUESTION_NOT_ALLOWED',
  ANSWER_INVALID = 'ANSWER_INVALID',
  EDIT_WINDOW_OVER = 'EDIT_WINDOW_OVER',
  RATING_BUYERS_ONLY = 'RATING_BUYERS_ONLY',
  ALREADY_REPORTED = 'ALREADY_REPORTED',
  LIVE_NOT_OPEN = 'LIVE_NOT_OPEN',
  ROOM_MUTED = 'ROOM_MUTED',
  SLOW_MODE = 'SLOW_MODE',
  QUESTION_NOT_OPEN = 'QUESTION_NOT_OPEN',
  QUESTION_ALREADY_PAID = 'QUESTION_ALREADY_PAID',
  QUESTION_NOT_WAITING = 'QUESTION_NOT_WAITING',
  ALREADY_RATED = 'ALREADY_RATED',
}
registerEnumType(UserErrorCode, { name: 'UserErrorCode', description: 'Why a mutation was refused.' });

@ObjectType('UserError', { description: 'A refusal the user can act on.' })
export class UserErrorData {
  @Field(() => UserErrorCode)
  code!: UserErrorCode;

  @Field(() => String, { description: "In the viewer's language." })
  message!: string;

  @Field(() => [String], { nullable: true, description: 'Path of the input field at fault.' })
  field!: string[] | null;
}

/** Every mutation answers with a payload of this shape. */
@ObjectType()
export class Payload {
  @Field(() => [UserErrorData], { description: 'Empty when the mutation was done.' })
  userErrors?: UserErrorData[];
}

/** An expected refusal: rolls its transaction back and becomes `userErrors` on the payload. */
export class UserError extends Error {
  constructor(
    readonly code: keyof typeof UserErrorCode,
    readonly field: string[] | null = null,
    /** What a person wrote to it, told after the message. */
    readonly reason: string | null = null,
  ) {
    super(code);
  }
}

/** A refusal as data, in the viewer's language. */
export const userErrorOf = (
  code: keyof typeof UserErrorCode,
  field: string[] | null,
  locale: Locale,
  reason: string | null = null,
): UserErrorData => ({ code: UserErrorCode[code], field, message: messageFor(code, locale, reason) });

/** The one place where a thrown refusal turns into data; anything else goes on to the error formatter. */
export const Refusable = () =>
  createMethodMiddlewareDecorator<Ctx>(async ({ context, info, args }, next) => {
    try {
      const payload: object = await next();
      return { userErrors: [], ...payload };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      await context.onRefused(context, info.fieldName, error.code, args);
      return { userErrors: [userErrorOf(error.code, error.field, context.locale, error.reason)] };
    }
  });

type TopLevelCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'BAD_USER_INPUT' | 'RATE_LIMITED';

/** A refusal of the whole request; reaches the client with its code in `extensions.code`. */
export function refusal(
  code: TopLevelCode,
  message: string,
  extensions: Record<string, unknown> = {},
): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}
