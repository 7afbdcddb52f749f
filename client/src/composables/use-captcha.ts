import { useMutation } from '@urql/vue';
import { computed, reactive, ref, shallowRef } from 'vue';
import { CreateCaptchaDocument, type CaptchaInput, type CreateCaptchaMutation } from '@graphql/graphql';
import type { Refusal } from './use-refusals';

type Captcha = NonNullable<CreateCaptchaMutation['createCaptcha']['captcha']>;

/** A picture whose letters are typed in. Each is good for one answer, right or wrong. */
export function useCaptcha() {
  const asked = ref(false);
  const captcha = shallowRef<Captcha | null>(null);
  const answer = ref('');
  const failed = ref(false);
  const { executeMutation, fetching } = useMutation(CreateCaptchaDocument);

  /** Another picture. What was typed for the one before it means nothing any more. */
  async function renew(): Promise<void> {
    if (fetching.value) return;
    answer.value = '';
    const { data } = await executeMutation({});
    captcha.value = data?.createCaptcha.captcha ?? null;
    failed.value = !captcha.value;
  }

  return reactive({
    /** Whether one has to be answered at all. */
    asked,
    image: computed(() => captcha.value?.image ?? ''),
    answer,
    failed,
    loading: fetching,
    renew,
    /** Shows the field, with its first picture. */
    async ask(): Promise<void> {
      asked.value = true;
      if (!captcha.value) await renew();
    },
    /** What is sent; null where nothing was asked for or typed. */
    input: computed<CaptchaInput | null>(() =>
      asked.value && captcha.value && answer.value.trim()
        ? { id: captcha.value.id, answer: answer.value.trim() }
        : null,
    ),
    /**
     * After every attempt that carried an answer, as it is used up. Where the server asked for a picture the field
     * appears with one.
     */
    async used(refusals: readonly Refusal[]): Promise<void> {
      if (refusals.some(({ code }) => code === 'CAPTCHA_REQUIRED')) asked.value = true;
      captcha.value = null;
      if (asked.value && refusals.length) await renew();
    },
  });
}
