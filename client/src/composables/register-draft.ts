import { storage, type Storage } from '../platform/storage';

const KEY = 'registerDraft';

/** A new account as far as it was filled in. Passwords are never kept. */
export interface RegisterDraft {
  username: string;
  contact: 'EMAIL' | 'PHONE';
  email: string;
  phone: string;
}

const EMPTY: RegisterDraft = { username: '', contact: 'EMAIL', email: '', phone: '' };

/** The half-written form, kept on the device until the account exists. */
export const registerDraft = (device: Storage = storage) => ({
  read(): RegisterDraft {
    try {
      return { ...EMPTY, ...(JSON.parse(device.read(KEY) ?? 'null') as Partial<RegisterDraft> | null) };
    } catch {
      return EMPTY;
    }
  },
  write: (draft: RegisterDraft): void => device.write(KEY, JSON.stringify(draft)),
  forget: (): void => device.remove(KEY),
});
