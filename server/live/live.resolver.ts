import { Arg, Args, Ctx as Context, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Ctx } from '../context.js';
import { Refusable } from '../kernel/errors.js';
import { connectionOf, PageArgs, Read, ref, type Reader } from '../kernel/reads/index.js';
import { LiveSession } from './live-session.entity.js';
import { sessionsThat } from './live.reads.js';
import { LiveSessionInput, LiveSessionPayload, LiveWhen, ReserveLiveInput } from './live.types.js';
import * as sessions from './sessions.service.js';

@Resolver()
export class LiveResolver {
  @Query(() => connectionOf(LiveSession), { description: 'Live classes of everybody.' })
  liveSessions(
    @Arg('when', () => LiveWhen) when: LiveWhen,
    @Args(() => PageArgs) page: PageArgs,
    @Read() read: Reader,
  ): Promise<object> {
    return read.rows(sessionsThat(when), { ...page, when });
  }

  @Query(() => LiveSession, { nullable: true, description: 'Null where there is none for the viewer.' })
  liveSession(@Arg('id', () => ID) id: string, @Read() read: Reader): Promise<object | null> {
    return read.byId(LiveSession, id);
  }

  @Refusable()
  @Mutation(() => LiveSessionPayload, {
    description: 'Plans a live class or changes one; for its teacher and admins.',
  })
  async saveLiveSession(
    @Arg('input', () => LiveSessionInput) input: LiveSessionInput,
    @Context() ctx: Ctx,
  ): Promise<LiveSessionPayload> {
    return { session: ref(await sessions.saveSession(ctx, input)) };
  }

  @Refusable()
  @Mutation(() => LiveSessionPayload, { description: 'Begins it, from half an hour before its hour on.' })
  async startLiveSession(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<LiveSessionPayload> {
    return { session: ref(await sessions.startSession(ctx, id)) };
  }

  @Refusable()
  @Mutation(() => LiveSessionPayload, { description: 'Ends it, whatever its hour.' })
  async endLiveSession(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<LiveSessionPayload> {
    return { session: ref(await sessions.endSession(ctx, id)) };
  }

  @Refusable()
  @Mutation(() => LiveSessionPayload, { description: 'Calls off one that has not begun.' })
  async cancelLiveSession(@Arg('id', () => ID) id: string, @Context() ctx: Ctx): Promise<LiveSessionPayload> {
    return { session: ref(await sessions.cancelSession(ctx, id)) };
  }

  @Refusable()
  @Mutation(() => LiveSessionPayload, { description: 'Whether the viewer is told before it begins.' })
  async reserveLiveSession(
    @Arg('input', () => ReserveLiveInput) input: ReserveLiveInput,
    @Context() ctx: Ctx,
  ): Promise<LiveSessionPayload> {
    return { session: ref(await sessions.reserve(ctx, input)) };
  }
}
