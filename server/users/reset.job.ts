import { newId } from '../kernel/id.js';
import type { Locale } from '../kernel/messages.js';
import type { Job } from '../kernel/transaction.js';
import type { Vault } from '../kernel/vault.js';

/** Finds out, away from the request, whether somebody has the address. */
export const RESET_TASK = 'startPasswordReset';

export interface ResetOrder {
  email: string;
  /** Whoever asked has it; the code is good with it alone. */
  token: string;
  locale: Locale;
  /** ISO: until when the code will be good, as it was answered. */
  until: string;
}

export function resetJob(vault: Vault, order: ResetOrder, now: Date): Job {
  const payload = { sealed: vault.seal('mail', JSON.stringify(order)) };
  return { task: RESET_TASK, payload, runAt: now, key: `${RESET_TASK} ${newId()}` };
}
