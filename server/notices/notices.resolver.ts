import { Arg, Ctx as Context, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { Read, ref, type Reader } from '../kernel/reads/index.js';
import { IdentityProvider } from '../users/identity.entity.js';
import * as consents from './message-consents.service.js';
import * as notices from './notices.service.js';
import './notices.reads.js';
import {
  KeepMessageConsentsPayload,
  MarkNoticesReadInput,
  MessageConsentInput,
  MessageTemplate,
  NoticesPayload,
  NoticeUpdate,
} from './notices.types.js';

@Resolver()
export class NoticesResolver {
  @Query(() => [MessageTemplate], {
    description: 'What a platform can bring messages of; empty where nothing is set.',
  })
  messageTemplates(
    @Arg('platform', () => IdentityProvider) platform: IdentityProvider,
    @Context() ctx: Ctx,
  ): MessageTemplate[] {
    return consents.templatesOf(ctx, platform);
  }

  @Refusable()
  @Mutation(() => NoticesPayload, { description: 'Marks notices of the own as read; twice is once.' })
  async markNoticesRead(
    @Arg('input', () => MarkNoticesReadInput) input: MarkNoticesReadInput,
    @Context() ctx: Ctx,
  ): Promise<NoticesPayload> {
    return { me: ref(await notices.markRead(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => KeepMessageConsentsPayload, {
    description: 'Keeps what the platform’s dialog said: each consent is good for one message.',
  })
  async keepMessageConsents(
    @Arg('input', () => [MessageConsentInput]) input: MessageConsentInput[],
    @Context() ctx: Ctx,
  ): Promise<KeepMessageConsentsPayload> {
    await consents.keepConsents(ctx, input);
    return {};
  }

  @Subscription(() => NoticeUpdate, {
    description: "What the viewer is told: first the current state, then each change. Only the viewer's own.",
    subscribe: ({ context }) => notices.watchNotices(context as Ctx),
  })
  noticeReceived(@Root() viewerId: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(NoticeUpdate, viewerId);
  }
}
