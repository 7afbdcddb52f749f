import {
  HideCommentDocument,
  LikeCommentDocument,
  RemoveCommentDocument,
  UnlikeCommentDocument,
} from '@graphql/graphql';
import { client } from '../api/client';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { confirm } from './confirm';
import { go, routes } from './routes';
import { isDone, type TalkEntry } from './talk';

/** The heart is filled at once, and emptied again where the server would not have it: see `optimistic` in api/cache. */
export async function toggleLike({ id, liked }: Pick<TalkEntry, 'id' | 'liked'>): Promise<void> {
  if (!session.viewerId.value) return go(routes.login());
  if (liked) {
    const { data, error } = await client.value.mutation(UnlikeCommentDocument, { id }).toPromise();
    isDone(data?.unlikeComment, error);
  } else {
    const { data, error } = await client.value.mutation(LikeCommentDocument, { id }).toPromise();
    isDone(data?.likeComment, error);
  }
}

/** Asks once more, because the words are gone for good. */
export async function removeComment({ id }: Pick<TalkEntry, 'id'>): Promise<boolean> {
  const sure = await confirm({ text: t('talk.removeAsk'), yes: t('talk.remove'), no: t('talk.keep') });
  if (!sure) return false;
  const { data, error } = await client.value.mutation(RemoveCommentDocument, { id }).toPromise();
  return isDone(data?.removeComment, error);
}

/** By the teacher of the course or an admin. */
export async function hideComment(id: string, reason: string): Promise<boolean> {
  const { data, error } = await client.value
    .mutation(HideCommentDocument, { input: { id, reason } })
    .toPromise();
  return isDone(data?.hideComment, error);
}
