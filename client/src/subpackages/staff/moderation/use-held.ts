import type { TypedDocumentNode } from '@urql/core';
import { useMutation } from '@urql/vue';
import { computed } from 'vue';
import {
  DecideCommentDocument,
  DecideCourseAnswerDocument,
  DecideCourseQuestionDocument,
  DecidePaidQuestionDocument,
  HeldAnswersPageDocument,
  HeldCommentsPageDocument,
  HeldPaidQuestionsDocument,
  HeldQuestionsPageDocument,
} from '@graphql/graphql';
import { usePages } from '../../../composables/use-pages';
import { useDecision, type Decided } from '../use-decision';
import { saidAnswer, saidComment, saidQuestion, saidToExpert, type Said } from './said';

/** What waits for somebody to read it. */
export const HELD = ['held', 'heldQuestions', 'heldAnswers', 'heldPaid'] as const;
export type Held = (typeof HELD)[number];

interface HeldText {
  id: string;
  /** When its author last changed what was read. */
  editedAt: string | null;
  said: Said;
}

interface Edited {
  id: string;
  editedAt: string | null;
}

interface Connection<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

function listOf<Data, Node extends Edited>(
  query: TypedDocumentNode<Data, { first: number; after?: string | null }>,
  pick: (page: Data) => Connection<Node> | null | undefined,
  said: (one: Node) => Said,
) {
  const pages = usePages<Data, object, Node>({ query, pick, personal: true });
  const nodes = computed(() =>
    pages.nodes.value?.map((one): HeldText => ({
      id: one.id,
      editedAt: one.editedAt,
      said: said(one),
    })),
  );
  return { ...pages, nodes };
}

function deciding<Data, Input extends object>(
  document: TypedDocumentNode<Data, { input: Input }>,
  payload: (data: Data) => Decided,
): (input: Input) => Promise<Decided> {
  const { executeMutation } = useMutation(document);
  return async input => {
    const { data, error } = await executeMutation({ input });
    return { error, userErrors: data ? payload(data).userErrors : [] };
  };
}

/** The list of one kind, and what decides about one of it. */
const KINDS = {
  held: () => ({
    list: listOf(HeldCommentsPageDocument, page => page.heldComments, saidComment),
    decide: deciding(DecideCommentDocument, data => data.decideComment),
  }),
  heldQuestions: () => ({
    list: listOf(HeldQuestionsPageDocument, page => page.heldCourseQuestions, saidQuestion),
    decide: deciding(DecideCourseQuestionDocument, data => data.decideCourseQuestion),
  }),
  heldAnswers: () => ({
    list: listOf(HeldAnswersPageDocument, page => page.heldCourseAnswers, saidAnswer),
    decide: deciding(DecideCourseAnswerDocument, data => data.decideCourseAnswer),
  }),
  heldPaid: () => ({
    list: listOf(HeldPaidQuestionsDocument, page => page.me?.desk?.heldPaidQuestions, saidToExpert),
    decide: deciding(DecidePaidQuestionDocument, data => data.decidePaidQuestion),
  }),
} as const;

/** What of one kind waits; each is let through, or hidden for a reason that its author reads. */
export function useHeld(kind: Held) {
  const { list, decide } = KINDS[kind]();
  const decision = useDecision<HeldText, 'show' | 'hide'>(
    (act, { id, editedAt }, words) =>
      decide({ id, editedAt, approve: act === 'show', reason: act === 'show' ? null : words }),
    () => void list.refresh(),
  );
  return { list, ...decision };
}
