import { useMutation } from '@urql/vue';
import { computed, ref } from 'vue';
import { ChangePasswordDocument, SetCredentialsDocument } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { platform } from '../platform';
import { missing } from './missing-field';
import { useRefusals } from './use-refusals';

/** A new password in place of the old one, or the first, together with a user name to log in by. */
export function useCredentials(hasPassword: () => boolean) {
  const username = ref('');
  const currentPassword = ref('');
  const password = ref('');
  const confirmPassword = ref('');
  const refusals = useRefusals('username', 'currentPassword', 'password', 'confirmPassword');
  const setting = useMutation(SetCredentialsDocument);
  const changing = useMutation(ChangePasswordDocument);
  const busy = computed(() => setting.fetching.value || changing.fetching.value);

  function isComplete(): boolean {
    refusals.tell([
      ...missing('username', !hasPassword() && !username.value.trim(), t('register.usernameMissing')),
      ...missing('currentPassword', hasPassword() && !currentPassword.value, t('password.currentMissing')),
      ...missing('password', !password.value, t('register.passwordMissing')),
      ...missing('confirmPassword', confirmPassword.value !== password.value, t('register.passwordsDiffer')),
    ]);
    return !refusals.has('MISSING');
  }

  async function send() {
    const both = { password: password.value, confirmPassword: confirmPassword.value };
    if (hasPassword()) {
      const input = { currentPassword: currentPassword.value, ...both };
      const { data, error } = await changing.executeMutation({ input });
      session.replace(data?.changePassword.session);
      return { error, answer: data?.changePassword };
    }
    const code = await platform.loginCode?.().catch(() => null);
    const { data, error } = await setting.executeMutation({
      input: { username: username.value.trim(), ...both, ...(code && { platformCode: code.code }) },
    });
    return { error, answer: data?.setCredentials };
  }

  return {
    username,
    currentPassword,
    password,
    confirmPassword,
    refusals,
    busy,
    /** Whether the new password holds now. */
    async submit(): Promise<boolean> {
      if (busy.value || !isComplete()) return false;
      const { error, answer } = await send();
      if (error) {
        refusals.fail(error);
        return false;
      }
      refusals.tell(answer!.userErrors);
      return !answer!.userErrors.length;
    },
  };
}
