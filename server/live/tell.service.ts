import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { RoomEventKind } from './room.rules.js';

interface About {
  questionId?: string;
  messageId?: string;
}

/** A transaction of one of the many who write in a room; it begins when it is its turn. */
export const inTurn = <T>(ctx: Ctx, sessionId: string, work: (tx: Tx<Ctx>) => Promise<T>): Promise<T> =>
  ctx.rooms.turns.take(sessionId, () => inTransaction(ctx, work));

/**
 * Tells a room what changed, as the last thing before the commit: the room's row is locked by then, and its lock is held
 * by one who speaks at a time, for two statements. So events are numbered in the order of commits, and whoever hears of
 * one can read all before it. Comes before what is written in the audit log, so that locks have one order.
 */
export function tellRoom(tx: Tx<Ctx>, sessionId: string, { questionId, messageId }: About = {}): void {
  const kind = questionId ? RoomEventKind.QUESTION : messageId ? RoomEventKind.MESSAGE : RoomEventKind.ROOM;
  tx.beforeCommit(async () => {
    const [event] = await tx.em.execute<{ seq: number }[]>(
      `with room as (update live_sessions set seq = seq + 1 where id = ? returning seq)
       insert into room_events (id, created_at, session_id, seq, kind, question_id, message_id)
       select ?, ?, ?, seq, ?, ?, ? from room returning seq`,
      [sessionId, newId(), tx.now(), sessionId, kind, questionId ?? null, messageId ?? null],
    );
    tx.publish('roomTold', `${sessionId}:${event?.seq}`);
  });
}
