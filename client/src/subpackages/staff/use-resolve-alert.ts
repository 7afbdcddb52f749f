import { useMutation } from '@urql/vue';
import { ref } from 'vue';
import { ResolveAlertDocument, type AlertRowFragment } from '@graphql/graphql';
import { errorKind } from '../../api/errors';
import { t } from '../../i18n';

/** Closes an alert with a note of what was found out. */
export function useResolveAlert() {
  const { executeMutation, fetching } = useMutation(ResolveAlertDocument);
  const resolving = ref<AlertRowFragment | null>(null);
  const problem = ref('');

  return {
    resolving,
    problem,
    busy: fetching,
    begin(alert: AlertRowFragment): void {
      problem.value = '';
      resolving.value = alert;
    },
    async finish(note: string): Promise<void> {
      if (!resolving.value) return;
      const { data, error } = await executeMutation({ input: { id: resolving.value.id, note } });
      problem.value = error
        ? t(`error.${errorKind(error)}.text`)
        : (data?.resolveAlert.userErrors[0]?.message ?? '');
      if (!problem.value) resolving.value = null;
    },
  };
}
