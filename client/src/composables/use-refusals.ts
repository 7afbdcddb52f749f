import type { CombinedError } from '@urql/core';
import { computed, reactive, shallowRef } from 'vue';
import { errorKind, retryAfterSeconds } from '../api/errors';
import { span } from './format';
import { t } from '../i18n';

export interface Refusal {
  code: string;
  message: string;
  field?: string[] | null;
}

/** Why no answer came to a form, and what to do; how long to wait, where attempts were counted. */
export function failureWords(error: CombinedError): string {
  const seconds = retryAfterSeconds(error);
  if (!seconds) return t(`error.${errorKind(error)}.form`);
  const wait = seconds < 60 ? t('span.seconds', { count: seconds }) : span(seconds + 30);
  return t('error.rateLimited.wait', { wait });
}

/**
 * What is wrong with a form: the server's refusals at the fields they are about, and the rest, like an answer that did
 * not come, above the button. `Field` are the names of the input's fields that the form shows.
 */
export function useRefusals<Field extends string>(...fields: Field[]) {
  const refusals = shallowRef<readonly Refusal[]>([]);
  const failure = shallowRef('');
  const isShown = (name: string | undefined): name is Field => fields.includes(name as Field);

  const problems = computed(() => {
    const found: Partial<Record<Field, string>> = {};
    for (const { field, message } of refusals.value) {
      const [name] = field ?? [];
      if (isShown(name)) found[name] ??= message;
    }
    return found as Readonly<Partial<Record<Field, string>>>;
  });
  const problem = computed(
    () => failure.value || refusals.value.find(({ field }) => !isShown(field?.[0]))?.message || '',
  );

  return reactive({
    problems,
    problem,
    has: (code: string) => refusals.value.some(refusal => refusal.code === code),
    tell(next: readonly Refusal[]): void {
      failure.value = '';
      refusals.value = next;
    },
    /** An answer that failed, in words. */
    fail(error: CombinedError): void {
      refusals.value = [];
      failure.value = failureWords(error);
    },
    /** A field was changed: what was said of it holds no longer. */
    forget(field: Field): void {
      refusals.value = refusals.value.filter(refusal => refusal.field?.[0] !== field);
    },
    clear(): void {
      failure.value = '';
      refusals.value = [];
    },
  });
}
