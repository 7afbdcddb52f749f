import type { EntityManager } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';

/** Content of a lesson on its way to the viewer. */
export interface Issued<T> {
  content: T;
  /** The lesson, where having its content is progress that is not written down yet; otherwise null. */
  unopened: string | null;
}

/** Gives content out once it is written down that the viewer has it; all of one answer is one statement. */
export async function handOut<T>(ctx: Ctx, { content, unopened }: Issued<T>): Promise<T> {
  if (unopened && ctx.viewer) await openingsOf(ctx, ctx.viewer.id).load(unopened);
  return content;
}

/** Two devices may open a lesson at once: the index lets one row in, and the other one is no fault. */
export async function keepOpenings(
  em: EntityManager,
  userId: string,
  lessonIds: readonly string[],
  openedAt: Date,
): Promise<void> {
  // Sorted, so that two answers about the same lessons wait for each other instead of deadlocking.
  const rows = [...new Set(lessonIds)].sort().map(lesson => ({ id: newId(), lesson }));
  await em.execute(
    `insert into lesson_openings (id, created_at, user_id, lesson_id, opened_at)
     select o.id, ?::timestamptz, ?::uuid, o.lesson, ?::timestamptz
     from json_to_recordset(?::json) as o(id uuid, lesson uuid)
     on conflict (user_id, lesson_id) do nothing`,
    [openedAt.toISOString(), userId, openedAt.toISOString(), JSON.stringify(rows)],
  );
}

function openingsOf(ctx: Ctx, userId: string): DataLoader<string, object | null> {
  const known = ctx.loaders.get(`openings ${userId}`);
  if (known) return known;
  const loader = new DataLoader<string, object | null>(
    async lessonIds => {
      await keepOpenings(ctx.em.fork(), userId, lessonIds, ctx.now());
      return lessonIds.map(() => null);
    },
    { cache: false },
  );
  ctx.loaders.set(`openings ${userId}`, loader);
  return loader;
}
