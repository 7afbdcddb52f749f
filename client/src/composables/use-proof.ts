import { computed, ref } from 'vue';
import type { ProveItsYouInput, SecondFactorStateFragment } from '@graphql/graphql';
import { t } from '../i18n';
import { missing } from './missing-field';
import { useRefusals } from './use-refusals';

/** What shows that it is the owner who asks: the password where there is one, a code where the second factor is on. */
export function useProof(viewer: () => SecondFactorStateFragment | null | undefined) {
  const password = ref('');
  const code = ref('');
  const refusals = useRefusals('password', 'code');
  const asksPassword = computed(() => viewer()?.hasPassword ?? false);
  const asksCode = computed(() => !!viewer()?.secondFactor);

  return {
    password,
    code,
    refusals,
    asksPassword,
    asksCode,
    /** What is to be sent; null while something is missing, which is told at its field. */
    give(): ProveItsYouInput | null {
      refusals.tell([
        ...missing('password', asksPassword.value && !password.value, t('proof.passwordMissing')),
        ...missing('code', asksCode.value && !code.value.trim(), t('proof.codeMissing')),
      ]);
      if (refusals.has('MISSING')) return null;
      return {
        password: asksPassword.value ? password.value : null,
        code: asksCode.value ? code.value.trim() : null,
      };
    },
    /** Once it served its purpose; a code would not pass again anyway. */
    forget(): void {
      password.value = '';
      code.value = '';
    },
  };
}
