import type { EntityManager } from '@mikro-orm/postgresql';
import { PRESENCE_SECONDS } from './live.reads.js';

interface Standing {
  id: string;
  seq: number;
  viewers: number;
}

/**
 * Says how many of each room are here, and learns how many there are in all, and how far each has come: what the bus may
 * have lost is seen here. The highest number is kept.
 */
export async function standingOf(
  em: EntityManager,
  processId: string,
  here: ReadonlyMap<string, number>,
  now: Date,
): Promise<Standing[]> {
  const counts = JSON.stringify(Object.fromEntries(here));
  const since = new Date(now.getTime() - PRESENCE_SECONDS * 1000);
  await em.execute(
    `insert into room_presences (session_id, process_id, viewers, seen_at)
     select h.id::uuid, ?, h.viewers::int, ? from json_each_text(?::json) as h(id, viewers)
     on conflict (session_id, process_id) do update set viewers = excluded.viewers, seen_at = excluded.seen_at`,
    [processId, now, counts],
  );
  const rooms = await em.execute<(Standing & { peak: number })[]>(
    `select s.id, s.seq, s.peak_viewers as peak, coalesce((select sum(p.viewers)::int from room_presences p
       where p.session_id = s.id and p.seen_at > ?), 0) as viewers from live_sessions s
     where s.id in (select h.key::uuid from json_each_text(?::json) h)`,
    [since, counts],
  );
  for (const { id, peak, viewers } of rooms)
    if (viewers > peak)
      await em.execute('update live_sessions set peak_viewers = greatest(peak_viewers, ?) where id = ?', [
        viewers,
        id,
      ]);
  return rooms;
}

/** Nobody of this process is there any more, and what other processes left behind when they were killed goes too. */
export async function forgetPresence(
  em: EntityManager,
  processId: string,
  sessionId: string | null,
  now: Date,
): Promise<void> {
  const since = new Date(now.getTime() - PRESENCE_SECONDS * 4000);
  await em.execute(
    `delete from room_presences where seen_at < ? or (process_id = ? and (?::uuid is null or session_id = ?::uuid))`,
    [since, processId, sessionId, sessionId],
  );
}
