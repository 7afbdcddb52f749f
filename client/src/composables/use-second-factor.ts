import { useMutation } from '@urql/vue';
import { computed, ref, shallowRef } from 'vue';
import {
  ConfirmSecondFactorDocument,
  RemoveSecondFactorDocument,
  RenewRecoveryCodesDocument,
  StartSecondFactorDocument,
} from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { missing } from './missing-field';
import { useRefusals, type Refusal } from './use-refusals';

/** HOME shows whether it is on; the others are the ways from there. */
export type SecondFactorStep = 'HOME' | 'SCAN' | 'CODES' | 'RENEW' | 'OFF';

/**
 * The second factor: on by password, authenticator and a first code; off by password and code. A set-up that was left
 * half done changes nothing, so that every step can be left. Recovery codes live in this page alone.
 */
export function useSecondFactor() {
  const step = ref<SecondFactorStep>('HOME');
  const setup = shallowRef<{ secret: string; uri: string } | null>(null);
  const recoveryCodes = shallowRef<readonly string[]>([]);
  const password = ref('');
  const code = ref('');
  const refusals = useRefusals('password', 'code');
  const starting = useMutation(StartSecondFactorDocument);
  const confirming = useMutation(ConfirmSecondFactorDocument);
  const renewing = useMutation(RenewRecoveryCodesDocument);
  const removing = useMutation(RemoveSecondFactorDocument);
  const busy = computed(() =>
    [starting, confirming, renewing, removing].some(({ fetching }) => fetching.value),
  );

  function goTo(next: SecondFactorStep): void {
    step.value = next;
    refusals.clear();
    password.value = '';
    code.value = '';
    if (next !== 'SCAN') setup.value = null;
    if (next !== 'CODES') recoveryCodes.value = [];
  }

  /** Whether all that the step asks for was typed; what is missing is told at its field. */
  function isComplete(...asked: ('password' | 'code')[]): boolean {
    refusals.tell([
      ...missing('password', asked.includes('password') && !password.value, t('proof.passwordMissing')),
      ...missing('code', asked.includes('code') && !code.value.trim(), t('proof.codeMissing')),
    ]);
    return !refusals.has('MISSING');
  }

  function takeCodes(answer: { recoveryCodes?: string[] | null; userErrors: readonly Refusal[] }): void {
    refusals.tell(answer.userErrors);
    // A code that was refused is typed anew.
    code.value = '';
    if (!answer.recoveryCodes) return;
    goTo('CODES');
    recoveryCodes.value = answer.recoveryCodes;
  }

  return {
    step,
    setup,
    recoveryCodes,
    password,
    code,
    refusals,
    busy,
    goTo,

    async start(): Promise<void> {
      if (busy.value || !isComplete('password')) return;
      const { data, error } = await starting.executeMutation({ input: { password: password.value } });
      if (error) return refusals.fail(error);
      const { userErrors, setup: begun } = data!.startSecondFactor;
      refusals.tell(userErrors);
      if (!begun) return;
      goTo('SCAN');
      setup.value = begun;
    },

    async confirm(): Promise<void> {
      if (busy.value || !isComplete('code')) return;
      const { data, error } = await confirming.executeMutation({ input: { code: code.value.trim() } });
      if (error) return refusals.fail(error);
      const { userErrors, session: replaced } = data!.confirmSecondFactor;
      session.replace(replaced);
      // The secret was shown too long ago and is forgotten: it begins anew, with the password.
      if (userErrors[0]?.code === 'SECOND_FACTOR_OFF') {
        goTo('HOME');
        return refusals.tell([{ code: 'SETUP_OVER', message: t('twoStep.setupOver') }]);
      }
      takeCodes(data!.confirmSecondFactor);
    },

    async renew(): Promise<void> {
      if (busy.value || !isComplete('code')) return;
      const { data, error } = await renewing.executeMutation({ input: { code: code.value.trim() } });
      if (error) return refusals.fail(error);
      takeCodes(data!.renewRecoveryCodes);
    },

    /** Whether it is off now. */
    async remove(): Promise<boolean> {
      if (busy.value || !isComplete('password', 'code')) return false;
      const input = { password: password.value, code: code.value.trim() };
      const { data, error } = await removing.executeMutation({ input });
      if (error) {
        refusals.fail(error);
        return false;
      }
      const { userErrors } = data!.removeSecondFactor;
      refusals.tell(userErrors);
      if (userErrors.length) return false;
      goTo('HOME');
      return true;
    },
  };
}
