import { CoursePlan } from '../catalog/course-plan.entity.js';
import { Course, CourseStatus } from '../catalog/course.entity.js';
import { dropUnpaidRating } from '../comments/ratings.service.js';
import type { Ctx } from '../context.js';
import { LimitedPrice } from '../catalog/limited-price.entity.js';
import { priceAt } from '../catalog/pricing.rules.js';
import { isId } from '../kernel/id.js';
import { STORED_TEXTS } from '../kernel/stored-texts.js';
import type { Fen } from '../kernel/money.js';
import type { Tx } from '../kernel/transaction.js';
import { Grant, GrantSource } from '../learning/grant.entity.js';
import { grantCourse, ownedCourses, revokeGrants } from '../learning/learning.service.js';
import { progressPercent } from '../learning/progress.service.js';
import { freezeTerms, markPaid, needsNoMoney, questionsForSale } from '../paid-questions/paid.service.js';
import { OrderLine } from './order-line.entity.js';
import { ProductKind } from './order.rules.js';
import type { Offer } from './quote.rules.js';

/** An order line, as far as its product needs to know it. */
export interface Line {
  id: string;
  productId: string;
  userId: string;
  priceFen: Fen;
}

/** On what terms a line is taken back, and how much of it was used already. */
export interface RefundFacts {
  /** After payment; 0: never. */
  days: number;
  maxProgressPercent: number;
  /** Whether a request within these terms needs no person. */
  automatic: boolean;
  progressPercent: number;
  /** Who decides about a request beside the admins. */
  teacherId: string | null;
}

/** What `orders` needs to know of a kind of product; whatever is sold one day adds its row to `products`. */
interface Product {
  /** Offers of this kind by product id, as the buyer would get them now; null is a buyer who is not known yet. */
  offers(ctx: Ctx, userId: string | null, ids: string[]): Promise<Map<string, Offer>>;
  /** Whether the buyer learns any of it for good by now: a lighter look than `offers`, for the moment of payment. */
  owned(ctx: Ctx, userId: string, ids: string[]): Promise<boolean>;
  /** Holds to the terms of an order that was just placed, where they are more than the line's own. */
  placed?(ctx: Tx<Ctx>, line: { productId: string; priceFen: Fen }): Promise<void>;
  /** Hands over what an order line bought, inside the transaction that marks the order paid. */
  fulfil(ctx: Tx<Ctx>, line: Line): Promise<void>;
  /** Takes back what `fulfil` handed over for this line, and nothing else. */
  revoke(ctx: Tx<Ctx>, line: Line): Promise<void>;
  refundTerms(ctx: Ctx, userId: string, line: { productId: string }): Promise<RefundFacts>;
}

export const products: Record<ProductKind, Product> = {
  [ProductKind.COURSE]: {
    async offers(ctx, userId, ids) {
      const courses = await ctx.em.find(
        Course,
        { id: { $in: ids }, status: { $ne: CourseStatus.DRAFT } },
        { populate: ['category'] },
      );
      const owned = await ownedBy(ctx, userId, courses);
      const windows = await windowsOf(ctx, courses);
      return byId(
        courses.map(course => {
          const listFen = course.priceFen;
          const { window } = priceAt(
            listFen,
            windows.filter(({ course: { id } }) => id === course.id),
            ctx.now(),
          );
          return { ...offerOfCourse(course, owned), listFen, limited: window };
        }),
      );
    },
    async owned(ctx, userId, ids) {
      return (await ownedCourses(ctx, userId, ids)).size > 0;
    },
    fulfil: (ctx, { id, productId, userId }) =>
      grantCourse(ctx, { userId, courseId: productId, source: GrantSource.ORDER, sourceId: id }),
    async revoke(ctx, { id, productId, userId }) {
      await revokeGrants(ctx, GrantSource.ORDER, id);
      await dropUnpaidRating(ctx, userId, productId);
    },
    async refundTerms(ctx, userId, { productId }) {
      return termsOf(ctx, await ctx.em.findOneOrFail(Course, productId), userId);
    },
  },
  [ProductKind.COURSE_PLAN]: {
    async offers(ctx, userId, ids) {
      const plans = await ctx.em.find(
        CoursePlan,
        { id: { $in: ids }, course: { status: { $ne: CourseStatus.DRAFT } } },
        { populate: ['course.category'] },
      );
      const owned = await ownedBy(
        ctx,
        userId,
        plans.map(plan => plan.course.$),
      );
      const free = plans.filter(({ priceFen }) => priceFen === 0).map(({ course }) => course.id);
      const given = await onFreeTerm(ctx, userId, free);
      return byId(
        plans.map(plan => {
          const course = offerOfCourse(plan.course.$, owned);
          course.owned ||= plan.priceFen === 0 && given.has(course.courseId);
          const title = `${course.title} · ${plan.name}`;
          const forSale = course.forSale && plan.forSale;
          return { ...course, id: plan.id, title, listFen: plan.priceFen, forSale };
        }),
      );
    },
    async owned(ctx, userId, ids) {
      const plans = await ctx.em.find(CoursePlan, { id: { $in: ids } });
      const courses = plans.map(({ course }) => course.id);
      return (await ownedCourses(ctx, userId, courses)).size > 0;
    },
    async fulfil(ctx, { id, productId, userId }) {
      const { course, months } = await ctx.em.findOneOrFail(CoursePlan, productId);
      await grantCourse(ctx, {
        userId,
        courseId: course.id,
        source: GrantSource.ORDER,
        sourceId: id,
        months,
      });
    },
    async revoke(ctx, { id, productId, userId }) {
      const { course } = await ctx.em.findOneOrFail(CoursePlan, productId);
      await revokeGrants(ctx, GrantSource.ORDER, id);
      await dropUnpaidRating(ctx, userId, course.id);
    },
    async refundTerms(ctx, userId, { productId }) {
      const { course } = await ctx.em.findOneOrFail(CoursePlan, productId, { populate: ['course'] });
      return termsOf(ctx, course.$, userId);
    },
  },
  [ProductKind.PAID_QUESTION]: {
    async offers(ctx, userId, ids) {
      const questions = await questionsForSale(ctx, userId, ids);
      return byId(
        questions.map(({ id, priceFen, forSale, isPaid }) => ({
          ...{ id, title: STORED_TEXTS.paidQuestion, listFen: priceFen, limited: null },
          ...{ forSale, owned: isPaid, courseId: null, categoryIds: [] },
        })),
      );
    },
    owned: (ctx, _userId, ids) => needsNoMoney(ctx, ids),
    placed: (ctx, { productId, priceFen }) => freezeTerms(ctx, productId, priceFen),
    fulfil: (ctx, { id, productId, priceFen }) => markPaid(ctx, { id: productId, lineId: id, priceFen }),
    // What it bought ended when its money was reserved to go back: `reserve` of payments.
    revoke: () => Promise.resolve(),
    // Not the asker's to take back: the expert answers in time, or the money goes back by itself.
    refundTerms: () =>
      Promise.resolve({
        ...{ days: 0, maxProgressPercent: 0, automatic: false, progressPercent: 0, teacherId: null },
      }),
  },
};

/** The offers of these products in their order, one look for each kind; null where there is none. */
export async function offersOf(
  ctx: Ctx,
  userId: string | null,
  items: readonly { kind: ProductKind; id: string }[],
): Promise<(Offer | null)[]> {
  const found = new Map<ProductKind, Map<string, Offer>>();
  for (const kind of new Set(items.map(item => item.kind))) {
    const ids = items.filter(item => item.kind === kind && isId(item.id)).map(({ id }) => id);
    if (ids.length) found.set(kind, await products[kind].offers(ctx, userId, ids));
  }
  return items.map(({ kind, id }) => found.get(kind)?.get(id) ?? null);
}

/** Which of the courses the user may learn for good: bought, or their own. */
async function ownedBy(ctx: Ctx, userId: string | null, courses: Course[]): Promise<Set<string>> {
  if (userId === null) return new Set();
  const owned = await ownedCourses(
    ctx,
    userId,
    courses.map(({ id }) => id),
  );
  for (const { id, teacher } of courses) if (teacher.id === userId) owned.add(id);
  return owned;
}

/** Those of the courses of which the user has a term, running or to come, that never cost anything: one is enough. */
async function onFreeTerm(ctx: Ctx, userId: string | null, courseIds: string[]): Promise<Set<string>> {
  if (userId === null || !courseIds.length) return new Set();
  const grants = await ctx.em.find(Grant, {
    user: userId,
    course: { $in: courseIds },
    source: GrantSource.ORDER,
    revokedAt: null,
    endsAt: { $gt: ctx.now() },
  });
  const lines = await ctx.em.find(OrderLine, {
    id: { $in: grants.map(({ sourceId }) => sourceId) },
    kind: ProductKind.COURSE_PLAN,
    listFen: 0,
  });
  const free = new Set(lines.map(({ id }) => id));
  return new Set(grants.filter(({ sourceId }) => free.has(sourceId)).map(({ course }) => course.id));
}

/** The limited-time prices that hold now. */
function windowsOf(ctx: Ctx, courses: Course[]): Promise<LimitedPrice[]> {
  const now = ctx.now();
  return ctx.em.find(LimitedPrice, {
    course: { $in: courses.map(({ id }) => id) },
    startsAt: { $lte: now },
    endsAt: { $gt: now },
  });
}

function offerOfCourse(course: Course, owned: Set<string>): Omit<Offer, 'listFen'> & { courseId: string } {
  return {
    id: course.id,
    title: course.title,
    limited: null,
    forSale: course.status === CourseStatus.PUBLISHED,
    owned: owned.has(course.id),
    courseId: course.id,
    categoryIds: [course.category.id, course.category.unwrap().parent?.id].filter(id => id !== undefined),
  };
}

async function termsOf(ctx: Ctx, course: Course, userId: string): Promise<RefundFacts> {
  return {
    days: course.refundDays,
    maxProgressPercent: course.refundMaxProgress,
    automatic: course.refundAutomatic,
    progressPercent: await progressPercent(ctx, userId, course.id),
    teacherId: course.teacher.id,
  };
}

const byId = (offers: Offer[]): Map<string, Offer> => new Map(offers.map(offer => [offer.id, offer]));
