import { UniqueConstraintViolationException } from '@mikro-orm/core';
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { record } from './audit/audit.service.js';
import { reseal } from './kernel/reseal.js';
import { inTransaction } from './kernel/transaction.js';
import type { Vault } from './kernel/vault.js';
import { usernameKey } from './users/name.rules.js';
import { User } from './users/user.entity.js';

/** Written down when it is done, so that no later start looks through every table again. */
const DONE = { action: 'vault.sealPlain', subjectType: 'Database', subjectId: '1' };

const PAGE = 500;

/**
 * Seals what versions before 0.4 kept in plain, and gives user names of theirs the key that keeps them apart. Once; ended
 * in the middle, the next start goes on where it was. The caller is alone on the database.
 */
export async function sealPlain(orm: MikroORM, vault: Vault, now: () => Date): Promise<void> {
  const em = orm.em.fork();
  if (await em.count(AuditEntry, DONE)) return;
  const columns = (await reseal(em, vault, 'plain')).filter(({ sealed }) => sealed > 0);
  const usernames = await keyUsernames(em);
  await inTransaction({ em, vault, now, viewer: null }, async tx =>
    record(tx, { ...DONE, detail: { columns, usernames } }),
  );
}

/** Of two names that look alike the older one gets the key; the other one stays as it is, and can be renamed. */
async function keyUsernames(em: EntityManager): Promise<number> {
  let keyed = 0;
  for (let last: string | null = null; ;) {
    const page: User[] = await em.find(
      User,
      { username: { $ne: null }, usernameKey: null, ...(last && { id: { $gt: last } }) },
      { orderBy: { id: 'asc' }, limit: PAGE, disableIdentityMap: true },
    );
    for (const { id, username } of page) {
      const key = usernameKey(username ?? '');
      try {
        keyed += await em.nativeUpdate(User, { id }, { usernameKey: key });
      } catch (error) {
        if (!(error instanceof UniqueConstraintViolationException)) throw error;
      }
    }
    if (page.length < PAGE) return keyed;
    last = page.at(-1)?.id ?? null;
  }
}
