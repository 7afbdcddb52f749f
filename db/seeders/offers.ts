import type { EntityManager } from '@mikro-orm/postgresql';
import type { Category } from '../../server/catalog/category.entity.js';
import { CoursePlan } from '../../server/catalog/course-plan.entity.js';
import type { Course } from '../../server/catalog/course.entity.js';
import type { Lesson } from '../../server/catalog/lesson.entity.js';
import { LimitedPrice } from '../../server/catalog/limited-price.entity.js';
import { CouponKind, CouponScope, CouponTemplate } from '../../server/promotions/coupon-template.entity.js';
import { coupons, limitedPrices, plans, type CouponContent } from './content/index.js';

const DAY_MS = 24 * 3_600_000;

/** Courses by slug, categories by name, quizzes and homework by title. */
export interface Catalogue {
  courses: ReadonlyMap<string, Course>;
  categories: ReadonlyMap<string, Category>;
  tasks: ReadonlyMap<string, Lesson>;
}

/** Coupons to claim, a limited price, and courses to be had for some months; nobody has claimed or bought any. */
export function storeOffers(em: EntityManager, catalogue: Catalogue): void {
  const { courses } = catalogue;
  const createdAt = new Date();
  const inDays = (days: number) => new Date(createdAt.getTime() + days * DAY_MS);
  // The centre shows the latest first.
  for (const content of [...coupons].reverse()) {
    const { name, thresholdFen, untilDay } = content;
    em.create(CouponTemplate, {
      name,
      kind: content.payPermille ? CouponKind.PERCENT_OFF : CouponKind.AMOUNT_OFF,
      amountOffFen: content.amountOffFen ?? null,
      payPermille: content.payPermille ?? null,
      maxOffFen: content.maxOffFen ?? null,
      thresholdFen,
      ...scopeOf(content, catalogue),
      stackable: content.stackable ?? false,
      onPurchase: content.onPurchase ?? false,
      total: content.total ?? null,
      claimed: 0,
      used: 0,
      perUser: 1,
      claimFrom: createdAt,
      claimUntil: null,
      validFrom: untilDay ? createdAt : null,
      validUntil: untilDay ? inDays(untilDay) : null,
      validDays: content.validDays ?? null,
      active: !content.giftOnly,
      createdAt,
    });
  }
  for (const { course: slug, priceFen, label, days } of limitedPrices) {
    const course = courses.get(slug)!;
    em.create(LimitedPrice, {
      ...{ course, priceFen, label, startsAt: createdAt, endsAt: inDays(days), createdAt },
    });
  }
  for (const { course: slug, ...plan } of plans)
    em.create(CoursePlan, { ...plan, course: courses.get(slug)!, forSale: true, createdAt });
}

function scopeOf(content: CouponContent, catalogue: Catalogue): { scope: CouponScope; scopeIds: string[] } {
  const ids = (of: ReadonlyMap<string, { id: string }>, keys: readonly string[]) =>
    keys.map(key => of.get(key)!.id);
  if (content.courses)
    return { scope: CouponScope.COURSE, scopeIds: ids(catalogue.courses, content.courses) };
  if (content.categories)
    return { scope: CouponScope.CATEGORY, scopeIds: ids(catalogue.categories, content.categories) };
  return { scope: CouponScope.ALL, scopeIds: [] };
}
