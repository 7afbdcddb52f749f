import type { Locale } from '../kernel/messages.js';
import type { MailFacts, MailKind } from '../kernel/mail-messages.js';
import { newId } from '../kernel/id.js';
import type { Job } from '../kernel/transaction.js';
import type { Vault } from '../kernel/vault.js';

export const MAIL_TASK = 'sendMail';

/** What waits in the queue: only the id is to be read. */
export interface MailJob {
  id: string;
  sealed: string;
}

export type MailOrder<K extends MailKind = MailKind> = {
  to: string;
  locale: Locale;
  kind: K;
  facts: MailFacts[K];
  /** ISO; what comes later is of no use any more. */
  until: string;
};

/** A mail, to be sent as soon as the transaction has committed; whom it goes to and what it says is sealed. */
export function mailJob<K extends MailKind>(vault: Vault, order: MailOrder<K>, now: Date): Job {
  const id = newId();
  const payload: MailJob = { id, sealed: vault.seal('mail', JSON.stringify(order)) };
  return { task: MAIL_TASK, payload, runAt: now, key: `${MAIL_TASK} ${id}` };
}
