import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { assertClientKey } from '../kernel/client-key.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { textUpTo } from '../kernel/plain-text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { User } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { offerOf } from './offer.service.js';
import { PaidQuestion } from './paid-question.entity.js';
import type {
  AskPaidQuestionInput,
  EditPaidQuestionInput,
  RatePaidQuestionInput,
} from './paid-questions.types.js';
import type { QuestionOffer } from './question-offer.entity.js';
import {
  isStars,
  MAX_RATING_TEXT,
  PaidQuestionState,
  questionText,
  QuestionReview,
} from './question.rules.js';

/**
 * Writes a question to an expert, unpaid, and returns its id; the checkout goes on from there. The same `clientKey`
 * returns the one that was written first. Throws `NOT_FOUND`, `QUESTION_NOT_OPEN`, `NOT_ON_YOURSELF`, `TEXT_TOO_SHORT`,
 * `TEXT_TOO_LONG`, `TEXT_REFUSED`, `CLIENT_KEY_REUSED`, `INVALID_INPUT`.
 */
export async function ask(ctx: Ctx, input: AskPaidQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  assertClientKey(input.clientKey);
  const wish = {
    asker: viewer.id,
    expertId: input.expertId.toLowerCase(),
    text: textOf(input.text),
    clientKey: input.clientKey,
  };
  const looking = { ...ctx, em: ctx.em.fork() };
  const before = await askedBefore(looking, wish);
  if (before) return before;
  await offerFor(looking, wish);
  const review = await reviewOf(ctx, wish.text);
  return inTransaction(ctx, async tx => {
    const asker = await lockViewer(tx, viewer);
    // The second of two taps waited for the lock, and finds what the first one wrote.
    const meanwhile = await askedBefore(tx, wish);
    if (meanwhile) return meanwhile;
    const { priceFen, answerHours } = await offerFor(tx, wish);
    const { id } = tx.em.create(PaidQuestion, {
      ...{ asker, expert: tx.em.getReference(User, wish.expertId), text: wish.text, review },
      ...{ priceFen, answerHours, clientKey: wish.clientKey, createdAt: tx.now() },
    });
    return id;
  });
}

interface Wish {
  asker: string;
  expertId: string;
  text: string;
  clientKey: string;
}

async function askedBefore({ em }: Pick<Ctx, 'em'>, wish: Wish): Promise<string | null> {
  const { asker, clientKey, expertId, text } = wish;
  const known = await em.findOne(PaidQuestion, { asker, clientKey });
  if (!known) return null;
  const isSame = known.expert.id === expertId && (known.text === text || known.editedAt !== null);
  if (!isSame) throw new UserError('CLIENT_KEY_REUSED', ['clientKey']);
  return known.id;
}

async function offerFor(ctx: Pick<Ctx, 'em' | 'now'>, { asker, expertId }: Wish): Promise<QuestionOffer> {
  const found = await offerOf(ctx, expertId);
  if (!found) throw new UserError('NOT_FOUND', ['expertId']);
  if (expertId === asker) throw new UserError('NOT_ON_YOURSELF', ['expertId']);
  if (!found.isTaken) throw new UserError('QUESTION_NOT_OPEN', ['expertId']);
  return found.offer;
}

/**
 * Changes what the viewer asked, until it is paid; its text is looked at anew. Returns its id. Throws `NOT_FOUND`,
 * `QUESTION_ALREADY_PAID` and what a text may.
 */
export async function edit(ctx: Ctx, input: EditPaidQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  const text = textOf(input.text);
  assertUnpaid(await ownQuestion({ ...ctx, em: ctx.em.fork() }, viewer.id, input.id));
  const review = await reviewOf(ctx, text);
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const question = await ownQuestion(tx, viewer.id, input.id, LockMode.PESSIMISTIC_WRITE);
    assertUnpaid(question);
    const isNew = question.text !== text;
    // What a person refused is not asked again in the same words.
    if (isNew) tx.em.assign(question, { text, review, declinedReason: null, editedAt: tx.now() });
    return question.id;
  });
}

/**
 * Says how good the answer is, once, and returns the question's id. Throws `NOT_FOUND`, `INVALID_INPUT`, `ALREADY_RATED`,
 * `NOT_ON_YOURSELF`, `QUESTION_NOT_WAITING` where it was not answered, `TEXT_TOO_LONG`, `TEXT_REFUSED`.
 */
export async function rate(ctx: Ctx, input: RatePaidQuestionInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  if (!isStars(input.stars)) throw new UserError('INVALID_INPUT', ['stars']);
  const text = input.text?.trim() ? textUpTo(input.text, MAX_RATING_TEXT) : '';
  if (text === null) throw new UserError('TEXT_TOO_LONG', ['text']);
  await ownQuestion({ ...ctx, em: ctx.em.fork() }, viewer.id, input.id);
  const review = text ? await reviewOf(ctx, text) : QuestionReview.CLEAR;
  return inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    const question = await ownQuestion(tx, viewer.id, input.id, LockMode.PESSIMISTIC_WRITE);
    if (question.state !== PaidQuestionState.ANSWERED) throw new UserError('QUESTION_NOT_WAITING', ['id']);
    // Both accounts have become one.
    if (question.expert.id === viewer.id) throw new UserError('NOT_ON_YOURSELF', ['id']);
    if (question.rating !== null) throw new UserError('ALREADY_RATED', ['id']);
    tx.em.assign(question, {
      ...{ rating: input.stars, ratingText: text || null, ratedAt: tx.now() },
      ratingHeld: review === QuestionReview.HELD,
    });
    return question.id;
  });
}

function textOf(typed: string): string {
  const found = questionText(typed);
  if ('fault' in found) throw new UserError(found.fault, ['text']);
  return found.text;
}

/** Judged outside of any transaction, because WeChat may take its time. */
async function reviewOf(ctx: Ctx, text: string): Promise<QuestionReview> {
  const verdict = await check(ctx, { text, scene: 'COMMENT' });
  if (verdict === 'RISKY') throw new UserError('TEXT_REFUSED', ['text']);
  return verdict === 'PASS' ? QuestionReview.CLEAR : QuestionReview.HELD;
}

function assertUnpaid({ state }: PaidQuestion): void {
  if (state !== PaidQuestionState.UNPAID) throw new UserError('QUESTION_ALREADY_PAID', ['id']);
}

async function ownQuestion(
  { em }: Pick<Tx<Ctx>, 'em'>,
  asker: string,
  id: string,
  lockMode = LockMode.NONE,
): Promise<PaidQuestion> {
  const question = isId(id) ? await em.findOne(PaidQuestion, { id, asker }, { lockMode }) : null;
  if (!question) throw new UserError('NOT_FOUND', ['id']);
  return question;
}
