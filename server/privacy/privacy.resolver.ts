import { Arg, Ctx as Context, Mutation, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { ref } from '../kernel/reads/index.js';
import { ViewerPayload } from '../users/credentials.types.js';
import * as deletion from './deletion.service.js';
import { requestExport } from './export.service.js';
import { ExportPayload, ProveItsYouInput } from './privacy.types.js';

@Resolver()
export class PrivacyResolver {
  @Refusable()
  @Mutation(() => ExportPayload, { description: 'All that is kept about the viewer, as a download.' })
  requestDataExport(
    @Arg('input', () => ProveItsYouInput) input: ProveItsYouInput,
    @Context() ctx: Ctx,
  ): Promise<ExportPayload> {
    return requestExport(ctx, input);
  }

  @Refusable()
  @Mutation(() => ViewerPayload, {
    description: 'Has the account erased in seven days, unless the viewer thinks better of it.',
  })
  async requestDeletion(
    @Arg('input', () => ProveItsYouInput) input: ProveItsYouInput,
    @Context() ctx: Ctx,
  ): Promise<ViewerPayload> {
    return { viewer: ref(await deletion.requestDeletion(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => ViewerPayload, { description: 'Keeps the account after all.' })
  async cancelDeletion(@Context() ctx: Ctx): Promise<ViewerPayload> {
    return { viewer: ref(await deletion.cancelDeletion(ctx)) };
  }
}
