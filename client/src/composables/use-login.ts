import { CombinedError } from '@urql/core';
import { computed, ref, shallowRef } from 'vue';
import type { LoginAnswer, LoginRefusal, SecondFactorChallenge } from '../api/session';
import { session } from '../api/viewer';
import { t } from '../i18n';
import { useCaptcha } from './use-captcha';
import { consent } from './use-consent';
import { failureWords } from './use-refusals';

/** How somebody came in: whoever typed a password in a mini program may want to link its platform. */
export type LoginWay = 'PLATFORM' | 'PASSWORD';

/**
 * Logging in, one attempt at a time: consent first, then the password or the platform's code, a picture where the
 * server asks for one, and the second factor where the account has one.
 */
export function useLogin(onDone: (way: LoginWay) => void) {
  const busy = ref(false);
  const refusal = shallowRef<LoginRefusal | null>(null);
  const failure = ref('');
  const challenge = shallowRef<SecondFactorChallenge | null>(null);
  const captcha = useCaptcha();
  let cameBy: LoginWay = 'PASSWORD';

  async function attempt(way: LoginWay, send: () => Promise<LoginAnswer>): Promise<void> {
    if (busy.value) return;
    refusal.value = null;
    failure.value = '';
    if (!(await consent.required())) return;
    busy.value = true;
    cameBy = way;
    try {
      let answer = await send();
      // The documents were replaced since this device agreed: they are asked again, and then the log-in goes on.
      if (isConsentMissing(answer) && (await consent.required())) answer = await send();
      await onAnswer(way, answer);
    } catch (error) {
      failure.value = error instanceof CombinedError ? failureWords(error) : t('login.failed');
    } finally {
      busy.value = false;
    }
  }

  async function onAnswer(way: LoginWay, { userErrors, secondFactor }: LoginAnswer): Promise<void> {
    refusal.value = userErrors[0] ?? null;
    challenge.value = secondFactor ?? (refusal.value ? challenge.value : null);
    await captcha.used(userErrors);
    // Each step is asked for a picture by itself.
    if (secondFactor) captcha.asked = false;
    if (!userErrors.length && !secondFactor) onDone(way);
  }

  return {
    busy,
    captcha,
    challenge,
    banned: computed(() => refusal.value?.code === 'ACCOUNT_BANNED'),
    problem: computed(() => failure.value || refusal.value?.message || ''),
    byPlatform: () => attempt('PLATFORM', () => session.logInHere()),
    byPassword: (username: string, password: string) =>
      attempt('PASSWORD', () =>
        session.logIn({ via: 'PASSWORD', username, password, captcha: captcha.input ?? undefined }),
      ),
    /** Six digits of the app, or a recovery code. */
    confirm: (code: string) =>
      attempt(cameBy, () =>
        session.logIn({
          via: 'SECOND_FACTOR',
          challenge: challenge.value!.token,
          code,
          captcha: captcha.input ?? undefined,
        }),
      ),
    /** Back to the first step, such as when the challenge ran out. */
    startOver(): void {
      captcha.asked = false;
      challenge.value = null;
      refusal.value = null;
      failure.value = '';
    },
  };
}

const isConsentMissing = ({ userErrors }: LoginAnswer) =>
  userErrors.some(({ code }) => code === 'CONSENT_REQUIRED');
