import { LockMode } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import { Category } from '../catalog/category.entity.js';
import { Course } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { templateFault, type TemplateTerms } from './coupon-template.rules.js';
import { CouponScope } from './coupon.rules.js';
import type { CouponTemplateInput } from './promotions.types.js';

/**
 * Adds or changes a template and returns its id; for admins. New terms hold for coupons that were claimed before, never for orders
 * that were placed before. Throws `NOT_FOUND`, `INVALID_INPUT`.
 */
export async function saveCouponTemplate(ctx: Ctx, { id, ...input }: CouponTemplateInput): Promise<string> {
  const terms = termsOf(input);
  const template = await inTransaction(ctx, async tx => {
    const known = id ? await lockTemplate(tx, id) : null;
    const fault = templateFault(terms, known?.claimed ?? 0);
    if (fault) throw new UserError('INVALID_INPUT', fault);
    await assertScope(tx, terms);

    const saved = known
      ? tx.em.assign(known, terms)
      : tx.em.create(CouponTemplate, { ...terms, claimed: 0, used: 0, createdAt: tx.now() });
    record(tx, {
      action: 'couponTemplate.save',
      subjectType: 'CouponTemplate',
      subjectId: saved.id,
      detail: { ...terms },
    });
    return saved;
  });
  return template.id;
}

function termsOf(input: Omit<CouponTemplateInput, 'id'>): TemplateTerms {
  const { amountOffFen, payPermille, maxOffFen, total, claimUntil, validFrom, validUntil, validDays } = input;
  return {
    ...input,
    name: storable(input.name).trim(),
    scopeIds: (input.scopeIds ?? []).map(id => id.toLowerCase()),
    amountOffFen: amountOffFen ?? null,
    payPermille: payPermille ?? null,
    maxOffFen: maxOffFen ?? null,
    onPurchase: input.onPurchase ?? false,
    total: total ?? null,
    claimUntil: claimUntil ?? null,
    validFrom: validFrom ?? null,
    validUntil: validUntil ?? null,
    validDays: validDays ?? null,
  };
}

async function lockTemplate(tx: Tx<Ctx>, id: string): Promise<CouponTemplate> {
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  const template = isId(id) ? await tx.em.findOne(CouponTemplate, id, { lockMode }) : null;
  if (!template) throw new UserError('NOT_FOUND', ['id']);
  return template;
}

/** Everything in scope exists. */
async function assertScope(tx: Tx<Ctx>, { scope, scopeIds }: TemplateTerms): Promise<void> {
  if (scope === CouponScope.ALL) return;
  const entity = scope === CouponScope.COURSE ? Course : Category;
  const found = await tx.em.find<{ id: string }>(entity, { id: { $in: scopeIds.filter(isId) } });
  const known = new Set(found.map(({ id }) => id));
  const absent = scopeIds.findIndex(id => !known.has(id));
  if (absent >= 0) throw new UserError('NOT_FOUND', ['scopeIds', String(absent)]);
}
