import { useMutation } from '@urql/vue';
import { ref } from 'vue';
import {
  CancelDeletionDocument,
  RequestDeletionDocument,
  type ProveItsYouInput,
  type SecondFactorStateFragment,
} from '@graphql/graphql';
import { t } from '../i18n';
import { missing } from './missing-field';
import { useProof } from './use-proof';
import { useRefusals } from './use-refusals';

/** Has the account erased after its cooling-off. */
export function useDeletion(viewer: () => SecondFactorStateFragment | null | undefined) {
  const proof = useProof(viewer);
  const requesting = useMutation(RequestDeletionDocument);
  /** The tick below what goes and what stays. */
  const sure = ref(false);
  const unsure = useRefusals('sure');

  /** What is to be sent; null while something is missing, which is told at its place. */
  function check(): ProveItsYouInput | null {
    const input = proof.give();
    unsure.tell(missing('sure', !sure.value, t('deletion.sureFirst')));
    return sure.value ? input : null;
  }

  return {
    proof,
    sure,
    unsure,
    busy: requesting.fetching,
    isReady: () => check() !== null,
    /** Whether it is on its way now; the viewer in the cache tells until when it can be stopped. */
    async request(): Promise<boolean> {
      const input = requesting.fetching.value ? null : check();
      if (!input) return false;
      const { data, error } = await requesting.executeMutation({ input });
      if (error) {
        proof.refusals.fail(error);
        return false;
      }
      const { userErrors } = data!.requestDeletion;
      proof.refusals.tell(userErrors);
      if (userErrors.length) return false;
      proof.forget();
      sure.value = false;
      return true;
    },
  };
}

/** Keeps the account after all. */
export function useCancelDeletion() {
  const refusals = useRefusals();
  const { executeMutation, fetching } = useMutation(CancelDeletionDocument);
  return {
    refusals,
    cancelling: fetching,
    async cancel(): Promise<boolean> {
      if (fetching.value) return false;
      refusals.clear();
      const { data, error } = await executeMutation({});
      if (error) {
        refusals.fail(error);
        return false;
      }
      refusals.tell(data!.cancelDeletion.userErrors);
      return !data!.cancelDeletion.userErrors.length;
    },
  };
}
