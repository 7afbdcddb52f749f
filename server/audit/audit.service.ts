import type { Ctx } from '../context.js';
import { newId } from '../kernel/id.js';
import { storable } from '../kernel/text.js';
import type { Tx } from '../kernel/transaction.js';
import { append } from './chain.service.js';

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

/**
 * Writes down what the viewer did – or the program, where nobody asks – in the transaction that does it, as the last
 * thing before it commits.
 */
export function record(tx: Tx<Pick<Ctx, 'em' | 'now' | 'vault' | 'viewer'>>, deed: Deed): void {
  const { action, subjectType, subjectId, actorId = tx.viewer?.id ?? null } = deed;
  // As PostgreSQL will hold it, and as it is now: what stands in `detail` may change before the commit.
  const detail = JSON.parse(JSON.stringify(deed.detail), (_key, value: unknown) =>
    typeof value === 'string' ? storable(value) : value,
  ) as Record<string, unknown>;
  const entry = { id: newId(), createdAt: tx.now(), actorId, action, subjectType, subjectId, detail };
  tx.beforeCommit(() => append(tx, entry));
}
