import type { EntityManager } from '@mikro-orm/postgresql';
import { record } from '../audit/audit.service.js';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Consent, consentsOf } from './consent.entity.js';
import { consentFault, dueConsents, type LegalDocumentKind } from './consent.rules.js';
import type { ConsentInput } from './consent-input.types.js';
import { lockUser, lockViewer } from './user-lock.service.js';
import { User } from './user.entity.js';
import { requireViewer } from './viewer.js';

export { consentFault };

/** Writes the consent down in the transaction that makes the user: nothing is kept of somebody who has not agreed. */
export function keepConsent(tx: Tx<Ctx>, user: User, consent: ConsentInput): void {
  refuseUnread(consent);
  write(tx, user);
}

/** Which documents of today a user has not agreed to. */
export async function consentsDue(
  { em }: { em: EntityManager },
  userId: string,
): Promise<LegalDocumentKind[]> {
  return dueConsents(await em.find(Consent, { user: userId, withdrawnAt: null }));
}

/** The viewer agrees to the documents of today, where they have not yet. */
export async function giveConsent(ctx: Ctx, consent: ConsentInput): Promise<string> {
  const viewer = requireViewer(ctx);
  await ctx.limits.consume('account', viewer.id);
  refuseUnread(consent);
  await inTransaction(ctx, async tx => {
    await lockViewer(tx, viewer);
    await giveWhatIsDue(tx, viewer.id);
  });
  return viewer.id;
}

/** What the audit log keeps; which versions it was stands with the consents. */
export const aboutConsent = (action: 'consent.give' | 'consent.withdraw', userId: string) => ({
  action,
  subjectType: 'User',
  subjectId: userId,
  detail: {},
});

/** Somebody who is known comes in again with the box ticked: what they have not agreed to yet, they have now. */
export async function renewConsent(tx: Tx<Ctx>, userId: string, consent: ConsentInput): Promise<void> {
  if (consentFault(consent)) return;
  await lockUser(tx, userId);
  await giveWhatIsDue(tx, userId);
}

async function giveWhatIsDue(tx: Tx<Ctx>, userId: string): Promise<void> {
  const due = await consentsDue(tx, userId);
  if (!due.length) return;
  write(tx, tx.em.getReference(User, userId), due);
  record(tx, { ...aboutConsent('consent.give', userId), actorId: userId });
}

function refuseUnread(consent: ConsentInput): void {
  const fault = consentFault(consent);
  if (fault) throw new UserError(fault, ['consent']);
}

function write(tx: Tx<Ctx>, user: User, kinds?: readonly LegalDocumentKind[]): void {
  for (const consent of consentsOf(user, tx.platform, tx.now(), kinds)) tx.em.create(Consent, consent);
}
