import type { Ctx } from '../context.js';
import type { Tx } from '../kernel/transaction.js';
import { AuditEntry } from './audit-entry.entity.js';

/** `detail` says what was decided; no personal data, because an entry can never be deleted. */
interface Deed {
  /** subject.verb, for example `refund.approve`. */
  action: string;
  subjectType: string;
  subjectId: string;
  detail: Record<string, unknown>;
  /** Who did it, where it is not the viewer: whoever logs in is none yet. */
  actorId?: string | null;
}

/** Writes down what the viewer did – or the program, where nobody asks – in the transaction that does it. */
export function record(tx: Tx<Ctx>, deed: Deed): void {
  const { actorId = tx.viewer?.id ?? null } = deed;
  tx.em.create(AuditEntry, { ...deed, actorId, createdAt: tx.now() });
}
