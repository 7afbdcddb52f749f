import type { UserErrorCode } from '../kernel/errors.js';
import type { Fen } from '../kernel/money.js';
import { CouponKind, CouponScope } from './coupon.rules.js';

const DAY_MS = 24 * 3_600_000;
const MAX_NAME = 30;
const MAX_SCOPE_IDS = 100;
const MAX_PER_USER = 100;
const MAX_VALID_DAYS = 3650;

/** When coupons of a template can be claimed and used; `until` is exclusive everywhere. */
interface Windows {
  claimFrom: Date;
  claimUntil: Date | null;
  validFrom: Date | null;
  validUntil: Date | null;
  validDays: number | null;
}

export interface ClaimFacts extends Windows {
  onPurchase: boolean;
  active: boolean;
  total: number | null;
  claimed: number;
  perUser: number;
}

/** What an admin may say of a template. */
export interface TemplateTerms extends Windows {
  name: string;
  kind: CouponKind;
  amountOffFen: Fen | null;
  payPermille: number | null;
  maxOffFen: Fen | null;
  thresholdFen: Fen;
  scope: CouponScope;
  scopeIds: string[];
  stackable: boolean;
  onPurchase: boolean;
  total: number | null;
  perUser: number;
  active: boolean;
}

type Refusal = keyof typeof UserErrorCode;

/** Why a learner who has `mine` of a template already cannot claim one now; null when they can. */
export function claimRefusal(template: ClaimFacts, mine: number, now: Date): Refusal | null {
  return template.onPurchase ? 'COUPON_NOT_CLAIMABLE' : offerRefusal(template, mine, now);
}

/** The same where a paid order brings it. */
export function purchaseRefusal(template: ClaimFacts, mine: number, now: Date): Refusal | null {
  return template.onPurchase ? offerRefusal(template, mine, now) : 'COUPON_NOT_CLAIMABLE';
}

function offerRefusal(template: ClaimFacts, mine: number, now: Date): Refusal | null {
  const { active, claimFrom, claimUntil } = template;
  if (!active || claimFrom > now || (claimUntil && claimUntil <= now)) return 'COUPON_NOT_CLAIMABLE';
  return grantRefusal(template, mine, now);
}

/** The same where an admin gives it: whether and when it may be claimed does not matter, its limits do. */
export function grantRefusal(template: ClaimFacts, mine: number, now: Date): Refusal | null {
  const { validUntil, perUser, total, claimed } = template;
  if (validUntil && validUntil <= now) return 'COUPON_NOT_CLAIMABLE';
  if (mine >= perUser) return 'COUPON_LIMIT_REACHED';
  return total !== null && claimed >= total ? 'COUPON_SOLD_OUT' : null;
}

/** From when until when a coupon that is claimed now can be used: the template's dates, or whole days from now on. */
export function validityOf(template: Windows, now: Date): { validFrom: Date; validUntil: Date } {
  const { validFrom, validUntil, validDays } = template;
  if (validDays !== null) return { validFrom: now, validUntil: new Date(now.getTime() + validDays * DAY_MS) };
  if (!validFrom || !validUntil) throw new Error('A template has days or dates');
  return { validFrom, validUntil };
}

/** The field of the input that is wrong; null when all of it can be stored. `claimed` are out already. */
export function templateFault(terms: TemplateTerms, claimed: number): string[] | null {
  return valueFault(terms) ?? scopeFault(terms) ?? limitFault(terms, claimed) ?? windowFault(terms);
}

function valueFault(terms: TemplateTerms): string[] | null {
  const { name, kind, amountOffFen, payPermille, maxOffFen, thresholdFen } = terms;
  if (!name || [...name].length > MAX_NAME) return ['name'];
  const isAmount = kind === CouponKind.AMOUNT_OFF;
  if (isAmount ? !isBetween(amountOffFen, 1) : amountOffFen !== null) return ['amountOffFen'];
  if (isAmount ? payPermille !== null : !isBetween(payPermille, 1, 999)) return ['payPermille'];
  if (maxOffFen !== null && (isAmount || maxOffFen < 1)) return ['maxOffFen'];
  return thresholdFen < 0 ? ['thresholdFen'] : null;
}

function scopeFault({ scope, scopeIds }: TemplateTerms): string[] | null {
  const isAll = scope === CouponScope.ALL;
  if (isAll ? scopeIds.length > 0 : !isBetween(scopeIds.length, 1, MAX_SCOPE_IDS)) return ['scopeIds'];
  const repeated = scopeIds.findIndex((id, at) => scopeIds.indexOf(id) < at);
  return repeated < 0 ? null : ['scopeIds', String(repeated)];
}

function limitFault({ total, perUser }: TemplateTerms, claimed: number): string[] | null {
  if (total !== null && total < Math.max(1, claimed)) return ['total'];
  return isBetween(perUser, 1, MAX_PER_USER) ? null : ['perUser'];
}

function windowFault({ claimFrom, claimUntil, validFrom, validUntil, validDays }: Windows): string[] | null {
  if (claimUntil && claimUntil <= claimFrom) return ['claimUntil'];
  if (validDays === null) {
    if (!validFrom) return ['validFrom'];
    return validUntil && validFrom < validUntil ? null : ['validUntil'];
  }
  if (!isBetween(validDays, 1, MAX_VALID_DAYS)) return ['validDays'];
  if (validFrom) return ['validFrom'];
  return validUntil ? ['validUntil'] : null;
}

const isBetween = (value: number | null, low: number, high = Infinity): boolean =>
  value !== null && value >= low && value <= high;
