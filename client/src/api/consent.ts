import { ref } from 'vue';
import type { ConsentInput } from '@graphql/graphql';
import type { Storage } from '../platform/storage';

const CONSENT = 'consent';
const DECLINED = 'consentDeclined';

/**
 * What was agreed to on this device, by the versions of both documents. The server keeps its own record with the
 * account; this one exists because consent comes before there is an account to keep it with.
 */
export function createConsentMemory(storage: Storage) {
  const versions = ref<ConsentInput | null>(read());

  function read(): ConsentInput | null {
    try {
      const kept = JSON.parse(storage.read(CONSENT) ?? 'null') as Partial<ConsentInput> | null;
      const { privacyPolicy, serviceAgreement } = kept ?? {};
      return privacyPolicy && serviceAgreement ? { privacyPolicy, serviceAgreement } : null;
    } catch {
      return null;
    }
  }

  return {
    versions,
    /** Whoever declined is not asked again before they want to log in. */
    get declined() {
      return storage.read(DECLINED) !== null;
    },
    keep(agreed: ConsentInput): void {
      storage.write(CONSENT, JSON.stringify(agreed));
      storage.remove(DECLINED);
      versions.value = agreed;
    },
    decline(): void {
      this.forget();
      storage.write(DECLINED, '1');
    },
    /** What was agreed to holds no longer: it was withdrawn, or there are newer documents. */
    forget(): void {
      storage.remove(CONSENT);
      versions.value = null;
    },
  };
}

export type ConsentMemory = ReturnType<typeof createConsentMemory>;
