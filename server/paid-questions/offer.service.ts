import { record } from '../audit/audit.service.js';
import { isQualified } from '../authoring/qualified.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { lengthOf, plainText } from '../kernel/plain-text.js';
import { inTransaction } from '../kernel/transaction.js';
import { check } from '../safety/content-safety.service.js';
import { lockViewer } from '../users/user-lock.service.js';
import { Role, User, UserStatus } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import type { QuestionOfferInput } from './paid-questions.types.js';
import { QuestionOffer } from './question-offer.entity.js';
import { MAX_NOTE, offerFault, takesQuestions } from './question.rules.js';

/**
 * Says on what terms the viewer answers questions, and returns the offer's id. Only who may teach now can open it. Throws
 * `INVALID_INPUT`, `TEXT_REFUSED`, `TEACHER_UNQUALIFIED`.
 */
export async function setOffer(ctx: Ctx, input: QuestionOfferInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('paidQuestion', viewer.id);
  const { priceFen, answerHours, open } = input;
  const note = plainText(input.note);
  const fault = offerFault(input) ?? (lengthOf(note) > MAX_NOTE ? 'note' : null);
  if (fault) throw new UserError('INVALID_INPUT', [fault]);
  // What everybody reads and nobody looked at stays unsaid.
  if (note && (await check(ctx, { text: note, scene: 'PROFILE', isTrusted: true })) !== 'PASS')
    throw new UserError('TEXT_REFUSED', ['note']);
  return inTransaction(ctx, async tx => {
    const user = await lockViewer(tx, viewer);
    if (open && !(await isQualified(tx, viewer.id))) throw new UserError('TEACHER_UNQUALIFIED', ['open']);
    const terms = { priceFen, answerHours, note, open };
    const known = await tx.em.findOne(QuestionOffer, { user });
    const offer = known
      ? tx.em.assign(known, terms)
      : tx.em.create(QuestionOffer, { ...terms, user, createdAt: tx.now() });
    record(tx, {
      action: 'questionOffer.set',
      ...{ subjectType: 'QuestionOffer', subjectId: offer.id },
      detail: { priceFen, answerHours, open },
    });
    return offer.id;
  });
}

/** An offer and whether questions are taken on its terms now; null where there never was one. */
export async function offerOf(
  ctx: Pick<Ctx, 'em' | 'now'>,
  expertId: string,
): Promise<{ offer: QuestionOffer; isTaken: boolean } | null> {
  const offer = isId(expertId) ? await ctx.em.findOne(QuestionOffer, { user: expertId }) : null;
  if (!offer) return null;
  const active = {
    ...{ id: expertId, status: UserStatus.ACTIVE, deletionDueAt: null },
    role: { $in: [Role.TEACHER, Role.ADMIN] },
  };
  const facts = {
    open: offer.open,
    qualified: await isQualified(ctx, expertId),
    stays: (await ctx.em.count(User, active)) > 0,
  };
  return { offer, isTaken: takesQuestions(facts) };
}
