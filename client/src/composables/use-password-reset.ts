import { useMutation } from '@urql/vue';
import { computed, ref } from 'vue';
import { RequestPasswordResetDocument, ResetPasswordDocument } from '@graphql/graphql';
import { retryAfterSeconds } from '../api/errors';
import { t } from '../i18n';
import { useCaptcha } from './use-captcha';
import { missing } from './missing-field';
import { useRefusals } from './use-refusals';
import { useResend } from './use-resend';

/** A forgotten password: a code to the proved address first, then the new password with it. */
export function usePasswordReset() {
  const step = ref<'ADDRESS' | 'PASSWORD'>('ADDRESS');
  const email = ref('');
  /** What the code is good with: it stands for this request, and nobody else's tries count against it. */
  let token = '';
  const code = ref('');
  const password = ref('');
  const confirmPassword = ref('');
  const secondFactor = ref('');
  /** Asked for only once the server said so: who merely knows the address learns nothing of it. */
  const asksSecondFactor = ref(false);
  const captcha = useCaptcha();
  const refusals = useRefusals('email', 'captcha', 'code', 'password', 'confirmPassword', 'secondFactor');
  const resend = useResend();
  const requesting = useMutation(RequestPasswordResetDocument);
  const resetting = useMutation(ResetPasswordDocument);

  async function request(): Promise<void> {
    if (requesting.fetching.value || resend.seconds.value) return;
    refusals.tell([
      ...missing('email', !email.value.trim(), t('register.emailMissing')),
      ...missing('captcha', !captcha.input, t('captcha.missing')),
    ]);
    if (refusals.has('MISSING')) return;
    const input = { email: email.value.trim(), captcha: captcha.input! };
    const { data, error } = await requesting.executeMutation({ input });
    if (error) {
      refusals.fail(error);
      resend.wait(retryAfterSeconds(error));
      return captcha.renew();
    }
    const { userErrors, retryAfterSeconds: wait, token: given } = data!.requestPasswordReset;
    refusals.tell(userErrors);
    await captcha.used(userErrors);
    resend.wait(wait);
    if (userErrors.length) return;
    token = given ?? '';
    step.value = 'PASSWORD';
  }

  /** Whether the new password holds now. */
  async function reset(): Promise<boolean> {
    if (resetting.fetching.value) return false;
    refusals.tell([
      ...missing('code', code.value.length !== 6, t('code.missing')),
      ...missing('password', !password.value, t('register.passwordMissing')),
      ...missing('confirmPassword', confirmPassword.value !== password.value, t('register.passwordsDiffer')),
    ]);
    if (refusals.has('MISSING')) return false;
    const { data, error } = await resetting.executeMutation({
      input: {
        token,
        email: email.value.trim(),
        code: code.value,
        password: password.value,
        confirmPassword: confirmPassword.value,
        secondFactor: secondFactor.value.trim() || null,
      },
    });
    if (error) {
      refusals.fail(error);
      return false;
    }
    const { userErrors } = data!.resetPassword;
    refusals.tell(userErrors);
    if (refusals.has('SECOND_FACTOR_WRONG')) asksSecondFactor.value = true;
    return !userErrors.length;
  }

  return {
    step,
    email,
    code,
    password,
    confirmPassword,
    secondFactor,
    asksSecondFactor,
    captcha,
    refusals,
    waitSeconds: resend.seconds,
    busy: computed(() => requesting.fetching.value || resetting.fetching.value),
    request,
    reset,
    /** Another address, or another mail: both begin with a picture again. */
    async startOver(): Promise<void> {
      refusals.clear();
      step.value = 'ADDRESS';
      code.value = '';
      await captcha.ask();
    },
  };
}
