import type { Fen } from '../kernel/money.js';
import {
  applyCoupons,
  couponRefusal,
  expiryOrder,
  MAX_COUPONS,
  type CouponFacts,
  type PricedLine,
} from './coupon.rules.js';

/** Combinations grow with the third power; of more stackable coupons than this, the strongest are combined. */
const MAX_COMBINED = 40;

interface Candidate {
  coupon: CouponFacts;
  /** What it takes off alone; beside others it never takes more. */
  aloneFen: Fen;
}

interface Choice {
  coupons: CouponFacts[];
  offFen: Fen;
}

/**
 * The coupons that together take the most off, by id; none when nothing applies. Of equal choices the one with the
 * fewest coupons, then the one that expires first.
 */
export function bestCoupons(
  coupons: readonly CouponFacts[],
  lines: readonly PricedLine[],
  now: Date,
): string[] {
  const candidates = coupons
    .filter(coupon => couponRefusal(coupon, lines, now) === null)
    .map((coupon): Candidate => ({ coupon, aloneFen: offOf([coupon], lines) }))
    .sort((a, b) => b.aloneFen - a.aloneFen || expiryOrder(a.coupon, b.coupon));
  const [first] = candidates;
  let best: Choice = first ? { coupons: [first.coupon], offFen: first.aloneFen } : { coupons: [], offFen: 0 };

  const combinable = oneOfEachTemplate(candidates.filter(({ coupon }) => coupon.stackable));
  const combine = (chosen: Candidate[], from: number, size: number): void => {
    const wanted = size - chosen.length;
    if (wanted === 0) {
      const together = chosen.map(({ coupon }) => coupon);
      const offFen = offOf(together, lines);
      if (offFen > best.offFen) best = { coupons: together, offFen };
      return;
    }
    for (let at = from; at + wanted <= combinable.length; at++) {
      // Candidates are sorted, so neither this one nor any after it can still lead to more than the best.
      const bound = [...chosen, ...combinable.slice(at, at + wanted)].reduce((fen, c) => fen + c.aloneFen, 0);
      if (bound <= best.offFen) return;
      combine([...chosen, combinable[at] as Candidate], at + 1, size);
    }
  };
  for (let size = 2; size <= MAX_COUPONS; size++) combine([], 0, size);
  return best.coupons.map(coupon => coupon.id);
}

function oneOfEachTemplate(candidates: Candidate[]): Candidate[] {
  const seen = new Set<string>();
  return candidates
    .filter(({ coupon: { templateId } }) => !seen.has(templateId) && seen.add(templateId))
    .slice(0, MAX_COMBINED);
}

const offOf = (coupons: CouponFacts[], lines: readonly PricedLine[]): Fen =>
  applyCoupons(coupons, lines).reduce((off, use) => off + use.offFen, 0);
