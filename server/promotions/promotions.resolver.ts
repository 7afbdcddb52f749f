import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, PageArgs, Read, ref, type Reader } from '../kernel/reads/index.js';
import * as claims from './claims.service.js';
import { CouponTemplate } from './coupon-template.entity.js';
import * as templates from './coupon-templates.service.js';
import { couponCentre, couponTemplates } from './promotions.reads.js';
import { ClaimCouponPayload, CouponTemplateInput, CouponTemplatePayload } from './promotions.types.js';

@Resolver()
export class PromotionsResolver {
  @Query(() => connectionOf(CouponTemplate), {
    description: 'Coupons that are offered now, the latest first.',
  })
  couponCentre(@Args(() => PageArgs) args: PageArgs, @Read() read: Reader): Promise<object> {
    return read.rows(couponCentre, args);
  }

  @Query(() => connectionOf(CouponTemplate), {
    description: 'Every template, the latest first. For admins.',
  })
  couponTemplates(@Args(() => PageArgs) args: PageArgs, @Read() read: Reader): Promise<object> {
    return read.rows(couponTemplates, args);
  }

  @Refusable()
  @Mutation(() => ClaimCouponPayload, { description: "Puts a coupon in the viewer's wallet." })
  async claimCoupon(
    @Arg('templateId', () => ID) templateId: string,
    @Context() ctx: Ctx,
  ): Promise<ClaimCouponPayload> {
    return { coupon: ref(await claims.claimCoupon(ctx, templateId)) };
  }

  @Refusable()
  @Mutation(() => ClaimCouponPayload, {
    description: "Puts a coupon in somebody's wallet, within its limits. For admins.",
  })
  async grantCoupon(
    @Arg('templateId', () => ID) templateId: string,
    @Arg('userId', () => ID) userId: string,
    @Context() ctx: Ctx,
  ): Promise<ClaimCouponPayload> {
    return { coupon: ref(await claims.grantCoupon(ctx, templateId, userId)) };
  }

  @Refusable()
  @Mutation(() => CouponTemplatePayload, { description: 'Adds or changes a kind of coupon. For admins.' })
  async saveCouponTemplate(
    @Arg('input', () => CouponTemplateInput) input: CouponTemplateInput,
    @Context() ctx: Ctx,
  ): Promise<CouponTemplatePayload> {
    return { template: ref(await templates.saveCouponTemplate(ctx, input)) };
  }
}
