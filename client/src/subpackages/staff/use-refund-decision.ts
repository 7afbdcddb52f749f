import { useMutation } from '@urql/vue';
import { ref } from 'vue';
import { DecideRefundDocument, type StaffRefundFragment } from '@graphql/graphql';
import { errorKind } from '../../api/errors';
import { confirm } from '../../composables/confirm';
import { t } from '../../i18n';

/** Grants or declines a refund: granting asks once more, declining asks why. */
export function useRefundDecision(decided: () => void) {
  const { executeMutation } = useMutation(DecideRefundDocument);
  const busy = ref('');
  const declining = ref<StaffRefundFragment | null>(null);
  const problem = ref('');

  async function decide(id: string, approve: boolean, note: string | null): Promise<boolean> {
    busy.value = id;
    const { data, error } = await executeMutation({ input: { id, approve, note } });
    busy.value = '';
    problem.value = error
      ? t(`error.${errorKind(error)}.text`)
      : (data?.decideRefund.userErrors[0]?.message ?? '');
    if (!problem.value) decided();
    return !problem.value;
  }

  return {
    busy,
    declining,
    problem,
    async approve(refund: StaffRefundFragment): Promise<void> {
      const text = t('staff.approveAsk', { sum: refund.amount.text });
      if (!(await confirm({ text, yes: t('staff.approve'), no: t('staff.cancel') }))) return;
      if (!(await decide(refund.id, true, null))) void uni.showToast({ title: problem.value, icon: 'none' });
    },
    decline(refund: StaffRefundFragment): void {
      problem.value = '';
      declining.value = refund;
    },
    async declineWith(note: string): Promise<void> {
      if (declining.value && (await decide(declining.value.id, false, note))) declining.value = null;
    },
  };
}
