import { Arg, Args, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import * as bills from './bills.service.js';
import { Finding } from './finding.entity.js';
import { allFindings } from './findings.reads.js';
import * as findings from './findings.service.js';
import { FindingPayload, FindingsArgs, ReconcileDayPayload, ResolveFindingInput } from './findings.types.js';

@Resolver()
export class FindingsResolver {
  @Query(() => connectionOf(Finding), { description: 'For admins: what about money needs a person.' })
  findings(@Args(() => FindingsArgs) args: FindingsArgs, @Read() read: Reader): Promise<object> {
    return read.rows(allFindings, args);
  }

  @Refusable()
  @Mutation(() => FindingPayload, { description: 'For admins: says what became of a finding.' })
  async resolveFinding(
    @Arg('input', () => ResolveFindingInput) input: ResolveFindingInput,
    @Context() ctx: Ctx,
  ): Promise<FindingPayload> {
    return { finding: ref(await findings.resolve(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => ReconcileDayPayload, {
    description: "For admins: compares the channels' bills of a day with our books, however often.",
  })
  async reconcileDay(
    @Arg('day', () => String, { description: 'In Shanghai, and over there: 2026-10-01.' }) day: string,
    @Context() ctx: Ctx,
  ): Promise<ReconcileDayPayload> {
    return { findings: (await bills.reconcileForAdmin(ctx, day)).map(ref) };
  }
}
