import { useMutation } from '@urql/vue';
import { WithdrawConsentDocument } from '@graphql/graphql';
import { consent } from './use-consent';
import { useRefusals } from './use-refusals';

/** Takes consent back: the server ends every session, and this device forgets who was here. */
export function useWithdrawal() {
  const refusals = useRefusals();
  const { executeMutation, fetching } = useMutation(WithdrawConsentDocument);
  return {
    refusals,
    busy: fetching,
    /** Whether it was taken back. */
    async withdraw(): Promise<boolean> {
      if (fetching.value) return false;
      refusals.clear();
      const { data, error } = await executeMutation({});
      if (error) {
        refusals.fail(error);
        return false;
      }
      const { userErrors } = data!.withdrawConsent;
      refusals.tell(userErrors);
      if (userErrors.length) return false;
      await consent.decline();
      return true;
    },
  };
}
