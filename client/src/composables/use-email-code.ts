import { useMutation } from '@urql/vue';
import { ref } from 'vue';
import { SendEmailCodeDocument, VerifyEmailDocument } from '@graphql/graphql';
import { retryAfterSeconds } from '../api/errors';
import { useAskedProof } from './use-asked-proof';
import { useCaptcha } from './use-captcha';
import { useRefusals } from './use-refusals';
import { useResend } from './use-resend';

/** The server sends one mail a minute to an address, so that a mail that has just gone out is waited for as long. */
const JUST_SENT_SECONDS = 60;

/** Proves an e-mail address by the code that was mailed to it. A picture is asked for where the server wants one. */
export function useEmailCode(email: () => string, alreadySent: boolean) {
  const sent = ref(alreadySent);
  const code = ref('');
  const captcha = useCaptcha();
  const refusals = useRefusals('email', 'code', 'captcha');
  const proof = useAskedProof();
  const resend = useResend();
  const sending = useMutation(SendEmailCodeDocument);
  const verifying = useMutation(VerifyEmailDocument);
  if (alreadySent) resend.wait(JUST_SENT_SECONDS);

  async function send(): Promise<void> {
    if (sending.fetching.value || resend.seconds.value) return;
    refusals.clear();
    const input = { email: email(), captcha: captcha.input };
    const { data, error } = await sending.executeMutation({ input });
    if (error) {
      refusals.fail(error);
      resend.wait(retryAfterSeconds(error));
      return captcha.asked ? captcha.renew() : undefined;
    }
    const { userErrors, retryAfterSeconds: wait } = data!.sendEmailCode;
    // The first question goes without a picture: that one is needed is no mistake of whoever asks.
    const askedForPicture = !captcha.asked && userErrors[0]?.code === 'CAPTCHA_REQUIRED';
    refusals.tell(askedForPicture ? [] : userErrors);
    await captcha.used(userErrors);
    resend.wait(wait);
    if (userErrors.length) return;
    sent.value = true;
    captcha.asked = false;
    code.value = '';
  }

  /** Whether the address is proved now. */
  async function verify(): Promise<boolean> {
    if (verifying.fetching.value) return false;
    refusals.clear();
    const input = { email: email(), code: code.value, ...proof.given() };
    const { data, error } = await verifying.executeMutation({ input });
    if (!error && !data!.verifyEmail.userErrors.length) return true;
    if (error) refusals.fail(error);
    // The code is as good as before: it was not looked at yet.
    else if (proof.heard(data!.verifyEmail.userErrors)) return false;
    else refusals.tell(data!.verifyEmail.userErrors);
    code.value = '';
    return false;
  }

  return {
    sent,
    code,
    captcha,
    refusals,
    proof,
    waitSeconds: resend.seconds,
    sending: sending.fetching,
    verifying: verifying.fetching,
    send,
    verify,
  };
}
