import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable, userErrorOf } from '../kernel/errors.js';
import { Money } from '../kernel/money.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import { refundTerms, type Term } from './refund-terms.service.js';
import { Refund } from './refund.entity.js';
import { staffRefunds } from './refunds.reads.js';
import * as staff from './refund-staff.service.js';
import * as refunds from './refunds.service.js';
import {
  DecideRefundInput,
  RefundOrderInput,
  RefundPayload,
  RefundsArgs,
  RefundTerm,
  RequestRefundInput,
  ResolveRefundInput,
} from './refunds.types.js';

@Resolver()
export class RefundsResolver {
  @Query(() => [RefundTerm], {
    complexity: 4,
    description: "What may be asked back of the viewer's own order, line by line.",
  })
  async refundTerms(@Arg('orderId', () => ID) orderId: string, @Context() ctx: Ctx): Promise<RefundTerm[]> {
    return (await refundTerms(ctx, orderId)).map(term => shown(term, ctx));
  }

  @Query(() => connectionOf(Refund), {
    description: 'For staff: an admin sees all, a teacher those of own courses.',
  })
  refunds(@Args(() => RefundsArgs) args: RefundsArgs, @Read() read: Reader): Promise<object> {
    return read.rows(staffRefunds, args);
  }

  @Refusable()
  @Mutation(() => RefundPayload, {
    description: 'Asks for money back, within the policy of what was bought.',
  })
  async requestRefund(
    @Arg('input', () => RequestRefundInput) input: RequestRefundInput,
    @Context() ctx: Ctx,
  ): Promise<RefundPayload> {
    return payload(await refunds.request(ctx, input));
  }

  @Refusable()
  @Mutation(() => RefundPayload, { description: 'Takes back a request nobody has decided yet.' })
  async withdrawRefund(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<RefundPayload> {
    return payload(await refunds.withdraw(ctx, id));
  }

  @Refusable()
  @Mutation(() => RefundPayload, { description: 'For admins and the teacher: grants or declines a request.' })
  async decideRefund(
    @Arg('input', () => DecideRefundInput) input: DecideRefundInput,
    @Context() ctx: Ctx,
  ): Promise<RefundPayload> {
    return payload(await staff.decide(ctx, input));
  }

  @Refusable()
  @Mutation(() => RefundPayload, { description: 'For admins: gives money back whatever the policy says.' })
  async refundOrder(
    @Arg('input', () => RefundOrderInput) input: RefundOrderInput,
    @Context() ctx: Ctx,
  ): Promise<RefundPayload> {
    return payload(await staff.refundOrder(ctx, input));
  }

  @Refusable()
  @Mutation(() => RefundPayload, { description: 'For admins: ends what the channel could not do.' })
  async resolveRefund(
    @Arg('input', () => ResolveRefundInput) input: ResolveRefundInput,
    @Context() ctx: Ctx,
  ): Promise<RefundPayload> {
    return payload(await staff.resolve(ctx, input));
  }
}

const payload = ({ refundId, orderId }: refunds.Outcome): RefundPayload => ({
  refund: ref(refundId),
  order: ref(orderId),
});

const shown = ({ line, refundableFen, automatic, until, refusal }: Term, ctx: Ctx): RefundTerm => ({
  line: ref(line.id),
  refundable: new Money(refundableFen),
  automatic,
  until,
  refusal: refusal && userErrorOf(refusal, null, ctx.locale),
});
