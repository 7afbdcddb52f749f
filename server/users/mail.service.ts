import type { Ctx } from '../context.js';
import { UserError } from '../kernel/errors.js';
import { dressed, type Mail } from '../kernel/mail.js';
import { mailText } from '../kernel/mail-messages.js';
import { KeptMail } from './kept-mail.entity.js';
import type { MailJob, MailOrder } from './mail.job.js';
import { keepsMails } from './mail.rules.js';

type Mailing = Pick<Ctx, 'config' | 'mailer'>;

export const canMail = ({ mailer, config }: Mailing): boolean => mailer !== null || keepsMails(config);

/** Throws `EMAIL_UNAVAILABLE` where there is nothing to send mails with. */
export function requireMail(ctx: Mailing): void {
  if (!canMail(ctx)) throw new UserError('EMAIL_UNAVAILABLE', ['email']);
}

/** The queue comes again after a failure, until what the mail says is of no use any more. */
export async function sendMail(ctx: Ctx, payload: unknown): Promise<void> {
  const { id, sealed } = payload as MailJob;
  const order = JSON.parse(ctx.vault.open('mail', sealed)) as MailOrder;
  if (new Date(order.until) <= ctx.now()) return;
  const text = mailText(order.kind, order.facts as never, order.locale);
  const mail: Mail = { id, to: order.to, ...dressed(text, order.locale) };
  if (ctx.mailer) await ctx.mailer.send(mail);
  else if (keepsMails(ctx.config)) await keep(ctx, mail);
}

async function keep({ em, vault, now }: Ctx, mail: Mail): Promise<void> {
  await em
    .fork()
    .upsert(
      KeptMail,
      { id: mail.id, createdAt: now(), sealedMail: vault.seal('mail', JSON.stringify(mail)) },
      { onConflictAction: 'ignore' },
    );
}

/** The latest first. */
export async function keptMails({ em, vault }: Ctx, limit = 50): Promise<(Mail & { at: Date })[]> {
  const kept = await em.fork().find(KeptMail, {}, { orderBy: { createdAt: 'desc', id: 'desc' }, limit });
  return kept.map(({ sealedMail, createdAt }) => ({
    ...(JSON.parse(vault.open('mail', sealedMail)) as Mail),
    at: createdAt,
  }));
}
