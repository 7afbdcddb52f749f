import { Arg, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { User } from '../users/user.entity.js';
import { categories, courseOfShareCode, teacherOfId } from './catalog.reads.js';
import { LimitedPriceInput, LimitedPricePayload } from './catalog.types.js';
import { Category } from './category.entity.js';
import { Course } from './course.entity.js';
import { Lesson } from './lesson.entity.js';
import * as limitedPrices from './limited-prices.service.js';

@Resolver()
export class CatalogResolver {
  @Query(() => [Category], { complexity: 20, description: 'The shelves of the first level, in their order.' })
  categories(@Read() read: Reader): Promise<Category[]> {
    return read.rows(categories);
  }

  @Query(() => Course, { nullable: true, description: 'Null where there is none for the viewer.' })
  course(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Course, id);
  }

  @Query(() => Course, { nullable: true, description: 'From the scene of a QR code or a share link.' })
  courseByShareCode(@Arg('code', () => String) code: string, @Read() read: Reader): Promise<Course | null> {
    return read.rows(courseOfShareCode, { code });
  }

  @Query(() => Lesson, { nullable: true, description: 'Its content is null until the viewer may open it.' })
  lesson(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(Lesson, id);
  }

  @Query(() => User, { nullable: true, description: 'Somebody who teaches a published course; else null.' })
  teacher(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<User | null> {
    return read.rows(teacherOfId, { id });
  }

  @Refusable()
  @Mutation(() => LimitedPricePayload, {
    description: 'Lowers the price of a course between two moments. For its teacher and admins.',
  })
  async saveLimitedPrice(
    @Arg('input', () => LimitedPriceInput) input: LimitedPriceInput,
    @Context() ctx: Ctx,
  ): Promise<LimitedPricePayload> {
    return { course: ref(await limitedPrices.saveLimitedPrice(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LimitedPricePayload, {
    description: "Ends or cancels a limited price. For the course's teacher and admins.",
  })
  async removeLimitedPrice(
    @Arg('id', () => ID) id: string,
    @Context() ctx: Ctx,
  ): Promise<LimitedPricePayload> {
    return { course: ref(await limitedPrices.removeLimitedPrice(ctx, id)) };
  }
}
