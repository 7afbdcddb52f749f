import {
  AnswerPaidQuestionDocument,
  DeclinePaidQuestionDocument,
  type PaidQuestionCardFragment,
} from '@graphql/graphql';
import { client } from '../../api/client';
import { session } from '../../api/viewer';
import { textDraft } from '../../composables/text-draft';
import { useTextWriter } from '../../composables/use-text-writer';
import { t } from '../../i18n';
import { useDecision } from './use-decision';

/** The half-written answer of one expert, kept on the device until it was sent. */
export const paidAnswerDraft = (id: string) => textDraft(`paid-answer.${session.viewerId.value ?? ''}.${id}`);

/** Answers paid questions, one of a list at a time; what was typed about another stays. `Place` is the question's id. */
export const usePaidAnswer = (done: () => void) =>
  useTextWriter<string>({
    draft: paidAnswerDraft,
    async send(id, text) {
      const { data, error } = await client.value
        .mutation(AnswerPaidQuestionDocument, { input: { id, text } })
        .toPromise();
      return { error, refusals: data?.answerPaidQuestion.userErrors };
    },
    written() {
      void uni.showToast({ title: t('paid.answeredToast'), icon: 'none' });
      done();
    },
  });

/** Says no to one, for a reason that its asker reads; the money goes back. */
export const useDeclining = (done: () => void) =>
  useDecision<Pick<PaidQuestionCardFragment, 'id'>, 'decline'>(async (_act, { id }, reason) => {
    const { data, error } = await client.value
      .mutation(DeclinePaidQuestionDocument, { input: { id, reason } })
      .toPromise();
    return { error, userErrors: data?.declinePaidQuestion.userErrors };
  }, done);
