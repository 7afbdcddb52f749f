import type { CombinedError } from '@urql/core';
import type { TextState } from '@graphql/graphql';
import { failureWords } from './use-refusals';

/** What somebody wrote, as much of it as is shown wherever it stands: a comment, a question or an answer. */
export interface TalkEntry {
  id: string;
  createdAt: string;
  editedAt?: string | null;
  state: TextState;
  text?: string | null;
  hiddenReason?: string | null;
  author?: { id: string; name: string; avatarUrl?: string | null } | null;
  isMine: boolean;
  mayEdit: boolean;
  mayHide: boolean;
  liked: boolean;
  likeCount: number;
  byTeacher?: boolean;
  stars?: number | null;
  replyTo?: { id: string; name: string } | null;
}

interface Payload {
  userErrors: readonly { message: string }[];
}

/** Whether it was done; says why not. */
export function isDone(payload: Payload | null | undefined, error: CombinedError | undefined): boolean {
  const problem = error ? failureWords(error) : payload?.userErrors[0]?.message;
  if (problem) void uni.showToast({ title: problem, icon: 'none' });
  return !problem;
}

export type Deed = [label: string, deed: () => void];

/** What can be done, in the platform's own list. */
export function offer(deeds: readonly Deed[]): void {
  uni.showActionSheet({
    itemList: deeds.map(([label]) => label),
    success: ({ tapIndex }) => deeds[tapIndex]?.[1](),
  });
}
