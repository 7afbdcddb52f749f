import type { EntityManager } from '@mikro-orm/postgresql';
import type { Ctx } from '../context.js';
import { shanghaiText } from '../kernel/shanghai.js';
import type { MailFacts, MailKind } from '../kernel/mail-messages.js';
import type { Tx } from '../kernel/transaction.js';
import { Contact, ContactKind } from './contact.entity.js';
import { mailJob } from './mail.job.js';
import { canMail } from './mail.service.js';

/** A notice that comes a day late is still worth knowing. */
const NOTICE_MS = 24 * 3_600_000;

export const emailContactOf = ({ em }: { em: EntityManager }, userId: string): Promise<Contact | null> =>
  em.findOne(Contact, { user: userId, kind: ContactKind.EMAIL });

/** Who has proved that the address is theirs; null where nobody has. */
export async function ownerOfEmail(ctx: Pick<Ctx, 'em' | 'vault'>, email: string): Promise<string | null> {
  const valueIndex = ctx.vault.index('email', email);
  const held = { kind: ContactKind.EMAIL, valueIndex, verifiedAt: { $ne: null } };
  return (await ctx.em.findOne(Contact, held))?.user.id ?? null;
}

/** Tells the owner by mail, where an address was verified. With the transaction. */
export async function notify<K extends MailKind>(
  tx: Tx<Ctx>,
  contact: Contact | null,
  kind: K,
  facts: MailFacts[K],
): Promise<void> {
  if (!contact?.verifiedAt || !canMail(tx)) return;
  const now = tx.now();
  const to = tx.vault.open('contact', contact.sealedValue);
  const until = new Date(now.getTime() + NOTICE_MS).toISOString();
  tx.enqueue(mailJob(tx.vault, { to, locale: tx.locale, kind, facts, until }, now));
}

export const notifyOfPassword = async (tx: Tx<Ctx>, userId: string): Promise<void> =>
  notify(tx, await emailContactOf(tx, userId), 'passwordChanged', { at: shanghaiText(tx.now()) });
