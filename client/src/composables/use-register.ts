import { CombinedError } from '@urql/core';
import { computed, ref, shallowRef } from 'vue';
import type { ConsentInput } from '@graphql/graphql';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { missing } from './missing-field';
import { registerDraft, type RegisterDraft } from './register-draft';
import { useCaptcha } from './use-captcha';
import { consent } from './use-consent';
import { useRefusals, type Refusal } from './use-refusals';

const FIELDS = ['username', 'email', 'phone', 'password', 'confirmPassword', 'captcha', 'consent'] as const;
export type RegisterField = (typeof FIELDS)[number];

/** The form of a new account. What the documents' versions are is known only once they were loaded. */
export function useRegister(versions: () => ConsentInput | null) {
  const draft = shallowRef<RegisterDraft>(registerDraft().read());
  const password = ref('');
  const confirmPassword = ref('');
  const agreed = ref(false);
  const busy = ref(false);
  const captcha = useCaptcha();
  const refusals = useRefusals(...FIELDS);

  const hasMail = computed(() => draft.value.contact === 'EMAIL');

  function change(to: Partial<RegisterDraft>): void {
    draft.value = { ...draft.value, ...to };
    registerDraft().write(draft.value);
    for (const field of Object.keys(to)) if (isField(field)) refusals.forget(field);
  }

  /** What can be seen here already, so that nobody solves a picture for nothing. */
  function gaps(): Refusal[] {
    const { username, email, phone } = draft.value;
    return [
      ...missing('username', !username.trim(), t('register.usernameMissing')),
      ...missing('email', hasMail.value && !email.trim(), t('register.emailMissing')),
      ...missing('phone', !hasMail.value && !phone.trim(), t('register.phoneMissing')),
      ...missing('password', !password.value, t('register.passwordMissing')),
      ...missing('confirmPassword', confirmPassword.value !== password.value, t('register.passwordsDiffer')),
      ...missing('captcha', !captcha.input, t('captcha.missing')),
      ...missing('consent', !agreed.value, t('register.agreeFirst')),
    ];
  }

  /** Whether the account exists now, with its owner logged in. */
  async function submit(): Promise<boolean> {
    const read = versions();
    if (busy.value || !read) return false;
    refusals.tell(gaps());
    if (refusals.has('MISSING')) return false;
    busy.value = true;
    try {
      return await send(read);
    } catch (error) {
      refusals.fail(error instanceof CombinedError ? error : new CombinedError({}));
      await captcha.renew();
      return false;
    } finally {
      busy.value = false;
    }
  }

  async function send(read: ConsentInput): Promise<boolean> {
    const { username, email, phone } = draft.value;
    const { userErrors } = await session.logIn({
      via: 'REGISTER',
      input: {
        username: username.trim(),
        password: password.value,
        confirmPassword: confirmPassword.value,
        email: hasMail.value ? email.trim() : null,
        phone: hasMail.value ? null : phone.trim(),
        captcha: captcha.input!,
        consent: read,
      },
    });
    refusals.tell(userErrors);
    await captcha.used(userErrors);
    if (userErrors.length) return false;
    consent.given(read);
    registerDraft().forget();
    return true;
  }

  return { draft, change, hasMail, password, confirmPassword, agreed, busy, captcha, refusals, submit };
}

const isField = (name: string): name is RegisterField => FIELDS.includes(name as RegisterField);
