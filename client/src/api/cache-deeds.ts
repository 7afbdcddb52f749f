import type { Cache } from '@urql/exchange-graphcache';
import type { TalkEntry } from '../composables/talk';

/** Forgets what hangs under something by these names, so that whoever shows it asks again. */
export function forgetOf(cache: Cache, entity: string | null | undefined, ...fields: string[]): void {
  if (!entity) return;
  for (const { fieldName, fieldKey } of cache.inspectFields(entity))
    if (fields.includes(fieldName)) cache.invalidate(entity, fieldKey);
}

/** The same of what hangs under `me`. */
export const forgetOfViewer = (cache: Cache, ...fields: string[]): void =>
  forgetOf(cache, cache.resolve('Query', 'me') as string | null | undefined, ...fields);

type Liked = 'Comment' | 'CourseQuestion' | 'CourseAnswer';
export type Like = Pick<TalkEntry, 'id' | 'liked'>;

/** What a tap on a heart comes to before the server has answered; taken back by the cache where it is refused. */
export function likedOnce(__typename: Liked, { id, liked }: Like, cache: Cache) {
  const known = Number(cache.resolve({ __typename, id }, 'likeCount') ?? 0);
  return { __typename, id, liked, likeCount: Math.max(0, known + (liked ? 1 : -1)) };
}
