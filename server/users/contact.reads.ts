import { sql } from 'kysely';
import type { Ctx } from '../context.js';
import type { Sql } from '../kernel/reads/index.js';
import { type ContactKind } from './contact.entity.js';
import { maskedEmail, maskedPhone } from './contact.rules.js';
import { type MaskedContact } from './contact.types.js';

interface Stored {
  sealed: string;
  verified: boolean;
}

/** How an account's e-mail address or phone number is read: opened only to be masked. `userId` is SQL. */
export function contactOf(kind: ContactKind, userId: Sql): Sql {
  return sql`(select json_build_object('sealed', c.sealed_value, 'verified', c.verified_at is not null)
    from contacts c where c.user_id = ${userId} and c.kind = ${sql.lit(kind)})`;
}

export const shownEmail = ({ sealed, verified }: Stored, { vault }: Pick<Ctx, 'vault'>): MaskedContact => ({
  masked: maskedEmail(vault.open('contact', sealed)),
  verified,
});

export const shownPhone = ({ sealed, verified }: Stored, { vault }: Pick<Ctx, 'vault'>): MaskedContact => ({
  masked: maskedPhone(vault.open('contact', sealed)),
  verified,
});
