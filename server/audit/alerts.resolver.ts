import { Arg, Args, Ctx as Context, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, Read, ref, type Reader } from '../kernel/reads/index.js';
import { Alert } from './alert.entity.js';
import { allAlerts } from './alerts.reads.js';
import * as alerts from './alerts.service.js';
import { AlertPayload, AlertsArgs, ResolveAlertInput } from './alerts.types.js';

@Resolver()
export class AlertsResolver {
  @Query(() => connectionOf(Alert), {
    description: 'For admins: what happened suspiciously often, the latest first.',
  })
  alerts(@Args(() => AlertsArgs) args: AlertsArgs, @Read() read: Reader): Promise<object> {
    return read.rows(allAlerts, args);
  }

  @Refusable()
  @Mutation(() => AlertPayload, { description: 'For admins: says what was behind an alert.' })
  async resolveAlert(
    @Arg('input', () => ResolveAlertInput) input: ResolveAlertInput,
    @Context() ctx: Ctx,
  ): Promise<AlertPayload> {
    return { alert: ref(await alerts.resolveAlert(ctx, input)) };
  }
}
