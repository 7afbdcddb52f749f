import { createHmac } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Vault } from '../kernel/vault.js';
import { AuditEntry } from './audit-entry.entity.js';
import { hashOfUnchained, textOf, type Head, type Mac, type Said } from './chain.rules.js';

/** Hashes as the chain does; they live as long as the index key. */
export function macOf(vault: Vault): Mac {
  const key = vault.derive('audit');
  return text => createHmac('sha256', key).update(text).digest('base64url');
}

/**
 * Adds an entry to the end of the chain. Whoever appends holds the chain until they commit, so that this is for the very
 * end of a transaction; what it takes after that, nobody holds who waits for the chain.
 */
export async function append(
  { em, vault }: { em: EntityManager; vault: Vault },
  entry: Said & { detail: Record<string, unknown> },
): Promise<void> {
  const [head] = await em.execute<Head[]>('select sequence, hash from take_audit_head()');
  const mac = macOf(vault);
  const place = {
    sequence: (head?.sequence ?? 0) + 1,
    previousHash: head?.hash ?? hashOfUnchained(await unchained(em), mac),
  };
  await em.insert(AuditEntry, { ...entry, ...place, hash: mac(textOf(place, entry)) });
}

/** The last link; null while there is none. */
export async function headOf(em: EntityManager): Promise<Head | null> {
  const [head] = await em.execute<Head[]>(
    'select sequence, hash from audit_entries where sequence is not null order by sequence desc limit 1',
  );
  return head ?? null;
}

/** The entries from before there was a chain, in their order. */
export const unchained = (em: EntityManager): Promise<AuditEntry[]> =>
  em.find(
    AuditEntry,
    { sequence: null },
    { orderBy: { createdAt: 'asc', id: 'asc' }, disableIdentityMap: true },
  );
