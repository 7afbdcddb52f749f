import { useMutation } from '@urql/vue';
import { DecideReportDocument, type ReportDecision, type ReportToDecideFragment } from '@graphql/graphql';
import { useDecision } from './use-decision';

/** What upholding a report does to the thing it is about. */
const UPHOLD: Readonly<Record<ReportToDecideFragment['kind'], ReportDecision>> = {
  COURSE: 'TAKE_DOWN_COURSE',
  COMMENT: 'HIDE_COMMENT',
  COURSE_QUESTION: 'HIDE_TEXT',
  COURSE_ANSWER: 'HIDE_TEXT',
  ROOM_QUESTION: 'HIDE_TEXT',
  ROOM_MESSAGE: 'HIDE_TEXT',
};

/** Answers a report: nothing was wrong, or what it is about goes. Either is told with the words. */
export function useReportDecision(done: () => void) {
  const { executeMutation } = useMutation(DecideReportDocument);
  return useDecision<ReportToDecideFragment, 'dismiss' | 'uphold'>(async (act, { id, kind }, note) => {
    const decision = act === 'dismiss' ? 'DISMISS' : UPHOLD[kind];
    const { data, error } = await executeMutation({ input: { id, decision, note } });
    return { error, userErrors: data?.decideReport.userErrors };
  }, done);
}
