import { Course, CourseStatus } from '../catalog/course.entity.js';
import type { Ctx } from '../context.js';
import { isId } from '../kernel/id.js';
import { GrantSource } from '../learning/grant.entity.js';
import { grantCourse, ownedCourses } from '../learning/learning.service.js';
import { ProductKind, type Offer } from './order.rules.js';

/** What `orders` needs to know of a kind of product; whatever is sold one day adds its row to `products`. */
interface Product {
  /** Offers of this kind by product id, as the buyer would get them now. */
  offers(ctx: Ctx, userId: string, ids: string[]): Promise<Map<string, Offer>>;
  /** Hands over what an order line bought, inside the transaction that marks the order paid. */
  fulfil(ctx: Ctx, line: { id: string; productId: string; userId: string }): void;
}

export const products: Record<ProductKind, Product> = {
  [ProductKind.COURSE]: {
    async offers(ctx, userId, ids) {
      const courses = await ctx.em.find(Course, {
        id: { $in: ids.filter(isId) },
        status: { $ne: CourseStatus.DRAFT },
      });
      const owned = await ownedCourses(ctx, userId, ids.filter(isId));
      return new Map(
        courses.map(course => [
          course.id,
          {
            id: course.id,
            title: course.title,
            priceFen: course.priceFen,
            forSale: course.status === CourseStatus.PUBLISHED,
            owned: owned.has(course.id) || course.teacher.id === userId,
          },
        ]),
      );
    },
    fulfil(ctx, { id, productId, userId }) {
      grantCourse(ctx, { userId, courseId: productId, source: GrantSource.ORDER, sourceId: id });
    },
  },
};
