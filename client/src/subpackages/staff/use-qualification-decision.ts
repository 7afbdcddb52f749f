import { useMutation } from '@urql/vue';
import { ReviewQualificationDocument, type QualificationInReviewFragment } from '@graphql/graphql';
import { useDecision } from './use-decision';

/** Accepts what entitles somebody to teach, refuses it, or takes back what was accepted. */
export function useQualificationDecision(done: () => void) {
  const { executeMutation } = useMutation(ReviewQualificationDocument);
  return useDecision<QualificationInReviewFragment, 'approve' | 'refuse'>(async (act, { id }, words) => {
    const approve = act === 'approve';
    const { data, error } = await executeMutation({ input: { id, approve, reason: approve ? null : words } });
    return { error, userErrors: data?.reviewQualification.userErrors };
  }, done);
}
