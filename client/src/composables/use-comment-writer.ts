import { AddCommentDocument, EditCommentDocument } from '@graphql/graphql';
import { client } from '../api/client';
import { commentDraft, type Place } from './comment-draft';
import { useTextWriter, type Sent } from './use-text-writer';

/** Writing a comment, an answer or a change: what is typed stays on the device until the server has it. */
export const useCommentWriter = (written: (place: Place, state: string | undefined) => void) =>
  useTextWriter<Place>({
    draft: at => commentDraft(at),
    older: at => at.editing?.text,
    send: (at, text, clientKey) => (at.editing ? edit(at.editing.id, text) : add(at, text, clientKey)),
    written,
  });

async function add({ courseId, lessonId, replyTo }: Place, text: string, clientKey: string): Promise<Sent> {
  const input = { courseId, lessonId: lessonId ?? null, replyToId: replyTo?.id ?? null, clientKey, text };
  const { data, error } = await client.value.mutation(AddCommentDocument, { input }).toPromise();
  return { error, refusals: data?.addComment.userErrors, state: data?.addComment.comment?.state };
}

async function edit(id: string, text: string): Promise<Sent> {
  const { data, error } = await client.value
    .mutation(EditCommentDocument, { input: { id, text } })
    .toPromise();
  return { error, refusals: data?.editComment.userErrors, state: data?.editComment.comment?.state };
}
