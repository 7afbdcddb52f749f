import { Repeater } from '@repeaterjs/repeater';
import type { GraphQLResolveInfo } from 'graphql';
import type { Ctx } from '../context.js';
import { refusal, UserError } from '../kernel/errors.js';
import { LiveRoom } from './live-room.js';
import { LiveSession } from './live-session.entity.js';
import type { Member } from './room.js';

export interface RoomPlace {
  sessionId: string;
  after?: number | null;
}

/**
 * Follows a room. What is told is written to the socket by the room itself; what is iterated never brings a value, and ends
 * with the subscription. Throws `NOT_FOUND` for who may not enter.
 */
export async function watchRoom(
  ctx: Ctx,
  { sessionId, after = null }: RoomPlace,
  info: GraphQLResolveInfo,
): Promise<AsyncIterable<never>> {
  const { frames, viewer, rooms, locale } = ctx;
  if (!frames) throw refusal('BAD_USER_INPUT', 'Subscriptions are asked for over a WebSocket.');
  const version = rooms.accessVersion;
  if (!(await ctx.reads.shows(ctx, LiveRoom, sessionId))) throw new UserError('NOT_FOUND', ['sessionId']);
  const session = await ctx.em.fork().findOneOrFail(LiveSession, sessionId);
  const isStaff = viewer !== null && (viewer.role === 'ADMIN' || session.teacher.id === viewer.id);

  return new Repeater<never>(async (_push, stop) => {
    const held = rooms.viewFor(viewer?.id ?? ctx.address, info, { isStaff, locale });
    if (!held) throw refusal('RATE_LIMITED', 'Too many different selections.', { retryAfterSeconds: 10 });
    const member: Member = {
      ...{ userId: viewer?.id ?? null, frames, view: held.view, seq: 0, state: 'APART' },
      ...{ isGreeted: false, looks: 0, slowSince: 0 },
      end: error => stop(error),
    };
    try {
      const leave = await rooms.join(session.id, member, after, version);
      await stop;
      leave();
    } finally {
      held.letGo();
    }
  });
}
