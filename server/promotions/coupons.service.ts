import { LockMode } from '@mikro-orm/core';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { isId } from '../kernel/id.js';
import type { Tx } from '../kernel/transaction.js';
import { CouponTemplate } from './coupon-template.entity.js';
import { Coupon } from './coupon.entity.js';
import { CouponStatus, type CouponFacts } from './coupon.rules.js';

const MAX_FACTS = 200;

/** What a learner has, for a quote: at most 200, those not used before those used, the longest valid first. */
export async function walletFacts(ctx: Ctx, userId: string): Promise<CouponFacts[]> {
  const coupons = await ctx.em.find(
    Coupon,
    { user: userId },
    { orderBy: { status: 'asc', validUntil: 'desc', id: 'desc' }, limit: MAX_FACTS },
  );
  return factsOf(ctx, coupons);
}

/**
 * Takes the learner's coupons for an order and returns what they were, in the order given; whether they may be used
 * for it is the caller's to decide before. Throws `NOT_FOUND`, `COUPON_USED`, `COUPON_RESERVED`.
 */
export async function reserve(
  tx: Tx<Ctx>,
  orderId: string,
  userId: string,
  couponIds: readonly string[],
): Promise<CouponFacts[]> {
  if (!couponIds.length) return [];
  const locked = await lockCoupons(tx, { id: { $in: couponIds.filter(isId) }, user: userId });
  const byId = new Map(locked.map(coupon => [coupon.id, coupon]));
  const coupons = couponIds.map((id, at) => {
    const coupon = byId.get(id.toLowerCase());
    const code = coupon ? refusals[coupon.status] : 'NOT_FOUND';
    if (!coupon || code) throw new UserError(code ?? 'NOT_FOUND', ['couponIds', String(at)]);
    return coupon;
  });
  const facts = await factsOf(tx, coupons);
  for (const coupon of coupons) {
    coupon.moveTo(CouponStatus.RESERVED);
    coupon.orderId = orderId;
  }
  return facts;
}

/** The order is paid: what it reserved is used, and counted on its template. */
export async function consume(tx: Tx<Ctx>, orderId: string): Promise<void> {
  const coupons = await lockCoupons(tx, { orderId, status: CouponStatus.RESERVED });
  for (const coupon of coupons) {
    coupon.moveTo(CouponStatus.USED);
    coupon.usedAt = tx.now();
  }
  await countUsed(tx, coupons, 1);
}

/** The wallet of somebody who is gone: what no order names goes, and counts as never claimed. */
export async function discardCoupons(tx: Tx<Ctx>, userId: string): Promise<void> {
  await tx.em.execute(
    `with gone as (delete from coupons where user_id = ? and status = 'USABLE' returning template_id)
     update coupon_templates t set claimed = t.claimed - g.count
     from (select template_id, count(*)::int as count from gone group by template_id) g where t.id = g.template_id`,
    [userId],
  );
}

/** Gives back what an order reserved or used; a second time there is nothing left to give. */
export async function release(tx: Tx<Ctx>, orderId: string): Promise<void> {
  const coupons = await lockCoupons(tx, { orderId });
  const used = coupons.filter(coupon => coupon.status === CouponStatus.USED);
  for (const coupon of coupons) {
    coupon.moveTo(CouponStatus.USABLE);
    coupon.orderId = null;
    coupon.usedAt = null;
  }
  await countUsed(tx, used, -1);
}

const refusals = { USABLE: null, RESERVED: 'COUPON_RESERVED', USED: 'COUPON_USED' } as const;

/**
 * By id, so that two orders that want the same coupons wait for each other instead of deadlocking; as they are once
 * the lock is held, whatever this transaction had read of them before.
 */
async function lockCoupons(
  tx: Tx<Ctx>,
  where: { id?: { $in: string[] }; user?: string; orderId?: string; status?: CouponStatus },
): Promise<Coupon[]> {
  await tx.em.flush();
  const options = { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as const;
  return tx.em.find(Coupon, where, options);
}

async function countUsed(tx: Tx<Ctx>, coupons: Coupon[], change: 1 | -1): Promise<void> {
  for (const id of coupons.map(coupon => coupon.template.id).sort()) {
    await tx.em.execute('update coupon_templates set used = used + ? where id = ?', [change, id]);
  }
}

async function factsOf(ctx: Ctx, coupons: Coupon[]): Promise<CouponFacts[]> {
  // Loaded apart, so that a lock on coupons does not lock their templates too.
  const templates = await ctx.em.find(CouponTemplate, {
    id: { $in: [...new Set(coupons.map(coupon => coupon.template.id))] },
  });
  const byId = new Map(templates.map(template => [template.id, template]));
  return coupons.map(coupon => {
    const template = byId.get(coupon.template.id);
    if (!template) throw new Error(`Coupon ${coupon.id} has no template`);
    const { name, kind, amountOffFen, payPermille, maxOffFen, thresholdFen, scope, scopeIds, stackable } =
      template;
    const { id, status, orderId, validFrom, validUntil } = coupon;
    return {
      ...{ id, templateId: template.id, name, kind, amountOffFen, payPermille, maxOffFen, thresholdFen },
      ...{ scope, scopeIds, stackable, status, orderId, validFrom, validUntil },
    };
  });
}
