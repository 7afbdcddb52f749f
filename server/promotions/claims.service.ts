import { LockMode } from '@mikro-orm/core';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError, type UserErrorCode } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { NoticeKind, NoticeTargetKind } from '../notices/notice.rules.js';
import { notify } from '../notices/notices.service.js';
import { lockedStatus } from '../users/user-lock.service.js';
import { User, UserStatus } from '../users/user.entity.js';
import { requireViewer } from '../users/viewer.js';
import { CouponTemplate } from './coupon-template.entity.js';
import {
  claimRefusal,
  grantRefusal,
  purchaseRefusal,
  validityOf,
  type ClaimFacts,
} from './coupon-template.rules.js';
import { Coupon } from './coupon.entity.js';
import { CouponStatus } from './coupon.rules.js';

type Refuse = (template: ClaimFacts, mine: number, now: Date) => keyof typeof UserErrorCode | null;

/**
 * Gives the viewer a coupon of the template and returns its id. Throws `NOT_FOUND`, `COUPON_NOT_CLAIMABLE`,
 * `COUPON_LIMIT_REACHED`, `COUPON_SOLD_OUT`.
 */
export async function claimCoupon(ctx: Ctx, templateId: string): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('claimCoupon', viewer.id);
  const coupon = await inTransaction(ctx, tx => issue(tx, templateId, viewer.id, claimRefusal));
  return coupon.id;
}

/**
 * The same as a gift of an admin, whether or not it can be claimed; `COUPON_NOT_CLAIMABLE` once it is over, `NOT_FOUND`
 * for whoever is banned, merged or gone: nobody would ever use it, and it would count as claimed.
 */
export async function grantCoupon(ctx: Ctx, templateId: string, userId: string): Promise<string> {
  if (!isId(userId)) throw new UserError('NOT_FOUND', ['userId']);
  const coupon = await inTransaction(ctx, async tx => {
    const granted = await issue(tx, templateId, userId, grantRefusal);
    record(tx, {
      action: 'coupon.grant',
      subjectType: 'Coupon',
      subjectId: granted.id,
      detail: { templateId, userId },
    });
    await notify(tx, {
      ...{ userId, kind: NoticeKind.COUPON_RECEIVED, title: (await granted.template.loadOrFail()).name },
      ...{ target: { kind: NoticeTargetKind.COUPON, id: granted.id }, at: granted.validUntil },
      key: `coupon:${granted.id}`,
    });
    return granted;
  });
  return coupon.id;
}

/**
 * Gives the buyer what comes with a paid order, as far as the limits let it; a template that is used up is passed by. In
 * the transaction of the payment: the caller holds the buyer's lock.
 */
export async function giveOnPurchase(tx: Tx<Ctx>, userId: string): Promise<void> {
  const templates = await tx.em.find(
    CouponTemplate,
    { onPurchase: true, active: true },
    { orderBy: { id: 'asc' } },
  );
  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  for (const template of templates) {
    const mine = await tx.em.count(Coupon, { user: userId, template: template.id });
    if (purchaseRefusal(template, mine, tx.now())) continue;
    const locked = await tx.em.findOneOrFail(CouponTemplate, template.id, lock);
    if (purchaseRefusal(locked, mine, tx.now())) continue;
    await handOut(tx, locked, tx.em.getReference(User, userId), mine);
  }
}

async function issue(tx: Tx<Ctx>, templateId: string, userId: string, refuse: Refuse): Promise<Coupon> {
  const now = tx.now();
  const assertFree = async (template: CouponTemplate | null): Promise<[CouponTemplate, mine: number]> => {
    if (!template) throw new UserError('NOT_FOUND', ['templateId']);
    const mine = await tx.em.count(Coupon, { user: userId, template: template.id });
    const code = refuse(template, mine, now);
    if (code) throw new UserError(code, ['templateId']);
    return [template, mine];
  };
  // Looked at without a lock first: of the many who come too late, none waits for the others.
  await assertFree(isId(templateId) ? await tx.em.findOne(CouponTemplate, templateId) : null);

  const lock = { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  if ((await lockedStatus(tx.em, userId)) !== UserStatus.ACTIVE) throw new UserError('NOT_FOUND', ['userId']);
  const user = tx.em.getReference(User, userId);
  const [template, mine] = await assertFree(await tx.em.findOne(CouponTemplate, templateId, lock));
  return handOut(tx, template, user, mine);
}

/** One more coupon of a locked template for a locked user who has `mine` of them. */
async function handOut(tx: Tx<Ctx>, template: CouponTemplate, user: User, mine: number): Promise<Coupon> {
  await tx.em.execute(
    'update coupon_templates set claimed = claimed + 1 where id = ? and (total is null or claimed < total)',
    [template.id],
  );
  return tx.em.create(Coupon, {
    template,
    user,
    ordinal: mine + 1,
    status: CouponStatus.USABLE,
    ...validityOf(template, tx.now()),
    orderId: null,
    usedAt: null,
    createdAt: tx.now(),
  });
}
