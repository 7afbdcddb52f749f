import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { inTransaction, type Tx } from '../kernel/transaction.js';
import { Consent } from './consent.entity.js';
import {
  consentFault,
  CURRENT_VERSIONS,
  dueConsents,
  LEGAL_KINDS,
  type LegalDocumentKind,
} from './consent.rules.js';
import type { ConsentInput } from './consent-input.types.js';
import { lockUser } from './user-lock.service.js';
import type { User } from './user.entity.js';
import { requireViewer } from './viewer.js';

export { consentFault };

/** Writes the consent down in the transaction that makes the user: nothing is kept of somebody who has not agreed. */
export function keepConsent(tx: Tx<Ctx>, user: User, consent: ConsentInput): void {
  refuseUnread(consent);
  for (const kind of LEGAL_KINDS) keep(tx, user, kind);
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
  refuseUnread(consent);
  await inTransaction(ctx, async tx => {
    const user = await lockUser(tx, viewer.id);
    for (const kind of await consentsDue(tx, viewer.id)) keep(tx, user, kind);
  });
  return viewer.id;
}

function refuseUnread(consent: ConsentInput): void {
  const fault = consentFault(consent);
  if (fault) throw new UserError(fault, ['consent']);
}

function keep(tx: Tx<Ctx>, user: User, kind: LegalDocumentKind): void {
  tx.em.create(Consent, {
    user,
    kind,
    version: CURRENT_VERSIONS[kind],
    platform: tx.platform,
    createdAt: tx.now(),
    withdrawnAt: null,
  });
}
